import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/** What observations say was taken off and what came by hand is what the movements say; none explains more than fell. */
export function observationsCheck(): Check {
  let before: unknown = null;
  return {
    afterStep({ state }) {
      if (before === state.observations && state.observations.size === 0) return;
      before = state.observations;
      const moved = new Map<string, number>();
      for (const [name, one] of state.observations) {
        for (const { locationId, units } of one.taken) {
          const level = `${one.item}@${locationId}`;
          moved.set(level, (moved.get(level) ?? 0) + Math.sign(one.units) * units);
        }
        const isOpen = one.state === 'provisional' || one.state === 'rising';
        const isConsumed = one.consumed === Math.abs(one.units);
        if (isConsumed !== (one.state === 'consumed') || isOpen !== (one.decideAt !== null)) {
          throw new Violation('observation', `${name} is ${JSON.stringify(one)}`);
        }
      }
      for (const [level, { provisional, channelChanges }] of state.ledger) {
        const units = moved.get(level) ?? 0;
        if (provisional + channelChanges !== units) {
          const booked = `${provisional} and ${channelChanges}`;
          throw new Violation(
            'observation',
            `${units} are seen to have moved at ${level}, ${booked} are booked`,
          );
        }
      }
    },
  };
}
