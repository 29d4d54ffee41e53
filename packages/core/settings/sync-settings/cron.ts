import { Cron } from 'croner';

/** A schedule: a cron expression of five fields, in a time zone by its IANA name. */
export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
}

/** What Temporal and every cron program understand alike: numbers, names, lists, ranges and steps. */
const understood = /^[\d*,/a-z-]+(?: [\d*,/a-z-]+){4}$/i;

/** Clocks leave out an hour at a time, so that what falls into it is rarely left out twice in a row. */
const triesAtMost = 10;

/** Why a cron expression cannot be used, in words; null if it can. */
export function cronFault(cron: string): string | null {
  if (!understood.test(cron)) {
    return 'It has not five fields of numbers, names, lists, ranges and steps, with one space between them.';
  }
  const [, , dayOfMonth, , dayOfWeek] = cron.split(' ');
  if (dayOfMonth !== '*' && dayOfWeek !== '*') {
    return 'It restricts both the day of the month and the day of the week; programs disagree on what that means.';
  }
  try {
    return new Cron(cron, { paused: true, timezone: 'UTC' }).nextRun() === null
      ? 'It names no time that ever comes.'
      : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The next time of a schedule after `now`; null if none comes. What a change of clocks leaves out is left out. */
export function nextTime({ cron, timeZone }: Schedule, now: Date): Date | null {
  const job = new Cron(cron, { paused: true, timezone: timeZone });
  let next = job.nextRun(now);
  for (let tries = 0; next !== null && !job.match(next) && tries < triesAtMost; tries += 1) {
    next = job.nextRun(next);
  }
  return next;
}

/** A time zone by the name that every program knows; null if there is none of this name, or it is an offset. */
export function knownTimeZone(name: string): string | null {
  if (isKnown(name)) return name;
  try {
    const resolved = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return isKnown(resolved) ? resolved : null;
  } catch {
    return null;
  }
}

function isKnown(name: string): boolean {
  return name === 'UTC' || Intl.supportedValuesOf('timeZone').includes(name);
}
