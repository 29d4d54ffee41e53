import { Cron } from 'croner';

/** A schedule: a cron expression of five fields, in a time zone with an IANA name. */
export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
}

/** The syntax that Temporal and every cron program share: numbers, names, lists, ranges and steps. */
const understood = /^[\d*,/a-z-]+(?: [\d*,/a-z-]+){4}$/i;

/** A change of clocks skips one hour, so a schedule rarely loses two times in a row. */
const triesAtMost = 10;

/** Tells why a cron expression cannot be used, in a sentence. Returns null if it can. */
export function cronFault(cron: string): string | null {
  if (!understood.test(cron)) {
    return 'It does not have five fields of numbers, names, lists, ranges and steps, with one space between them.';
  }
  const [, , dayOfMonth, , dayOfWeek] = cron.split(' ');
  if (dayOfMonth !== '*' && dayOfWeek !== '*') {
    return 'It restricts both the day of the month and the day of the week; programs disagree on what that means.';
  }
  try {
    return new Cron(cron, { paused: true, timezone: 'UTC' }).nextRun() === null
      ? 'It names a time that never comes.'
      : null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Returns the next time of a schedule after `now`, or null if none comes. Skips times that a change of clocks
 * skips.
 */
export function nextTime({ cron, timeZone }: Schedule, now: Date): Date | null {
  const job = new Cron(cron, { paused: true, timezone: timeZone });
  let next = job.nextRun(now);
  for (let tries = 0; next !== null && !job.match(next) && tries < triesAtMost; tries += 1) {
    next = job.nextRun(next);
  }
  return next;
}

/** Returns the common name of a time zone, or null if the name is unknown or an offset. */
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
