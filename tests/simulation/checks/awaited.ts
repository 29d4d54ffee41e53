import type { StoredChannel, StoredObservation } from '../state.ts';
import type { Session } from '../session.ts';
import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/**
 * I5: while a fall waits for its orders nothing above the figure read is written to its channel, unless that
 * lowers what stands there. While units wait that a refund may have put back, no write only takes them off.
 */
export function awaitedCheck(): Check {
  let before: ReadonlyMap<string, StoredObservation> = new Map();
  let opened = new Map<string, string>();
  return {
    afterStep(session) {
      const { state } = session;
      const now = new Map<string, string>();
      for (const [name, channel] of state.channels) {
        if (channel.state !== 'open') continue;
        const attempt = `${channel.openEpoch} ${channel.submittedRevision} ${channel.attempts}`;
        now.set(name, attempt);
        if (opened.get(name) === attempt) continue;
        checkAttempt(name, channel, waitingAt(name, before, state.observations));
        checkReturn(session, name, returnedAt(name, before, state.observations));
      }
      opened = now;
      before = new Map(state.observations);
    },
  };
}

/** The figures of falls at a channel that waited before this step, and still do. */
function waitingAt(
  channel: string,
  before: ReadonlyMap<string, StoredObservation>,
  now: ReadonlyMap<string, StoredObservation>,
): readonly number[] {
  return [...now].flatMap(([name, { state, units, seen }]) => {
    const waits = state === 'provisional' && units < 0 && before.get(name)?.state === 'provisional';
    return waits && name.startsWith(`${channel}~`) ? [seen] : [];
  });
}

function checkAttempt(name: string, { submitted, known }: StoredChannel, waiting: readonly number[]): void {
  if (submitted === null || waiting.length === 0) return;
  const awaited = Math.min(...waiting);
  if (submitted > Math.max(awaited, known ?? awaited)) {
    throw new Violation('I5', `${submitted} is written to ${name}, where a fall to ${awaited} waits`);
  }
}

/** Units at a channel that waited for the news of a refund before this step, and still do. */
function returnedAt(
  channel: string,
  before: ReadonlyMap<string, StoredObservation>,
  now: ReadonlyMap<string, StoredObservation>,
): number {
  return [...now].reduce((sum, [name, { state, units, consumed, taken }]) => {
    const waits = state === 'provisional' && units > 0 && before.get(name)?.state === 'provisional';
    return waits && taken.length === 0 && name.startsWith(`${channel}~`) ? sum + units - consumed : sum;
  }, 0);
}

function checkReturn({ state, world }: Session, name: string, returned: number): void {
  const { submitted = null, known = null, knownAt = null } = state.channels.get(name) ?? {};
  if (submitted === null || known === null || knownAt === null || returned === 0) return;
  const shop = world.shops.find((one) => name.startsWith(`${one.name}/`));
  const since = knownAt - (shop?.observing.settlesWithinMs ?? 0);
  const isSure = [...state.deductions].every(
    ([key, { takenAt }]) => takenAt < since || !key.startsWith(`${shop?.name}/`),
  );
  if (isSure && submitted < known && submitted >= known - returned) {
    throw new Violation('I5', `${submitted} is written to ${name} over ${known}, of which ${returned} wait`);
  }
}
