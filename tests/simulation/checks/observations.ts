import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/**
 * What observations say was taken off and what came by hand is what the movements say, since each level was
 * counted last; none explains more than fell.
 */
export function observationsCheck(): Check {
  const counted = new Map<string, number>();
  return {
    afterStep({ state, countedNow }) {
      const moved = new Map<string, number>();
      for (const [name, one] of state.observations) {
        for (const { locationId, units } of one.taken) {
          const level = `${one.item}@${locationId}`;
          moved.set(level, (moved.get(level) ?? 0) + Math.sign(one.units) * units);
        }
        const isOpen = one.state === 'provisional' || one.state === 'rising';
        const isConsumed = one.consumed === Math.abs(one.units);
        const isOver = one.state === 'consumed' && one.taken.length > 0;
        if (isConsumed !== (one.state === 'consumed') || isOpen !== (one.decideAt !== null) || isOver) {
          throw new Violation('observation', `${name} is ${JSON.stringify(one)}`);
        }
      }
      for (const [level, { provisional, channelChanges }] of state.ledger) {
        const booked = provisional + channelChanges;
        if (countedNow.has(level)) counted.set(level, booked - (moved.get(level) ?? 0));
        const units = (moved.get(level) ?? 0) + (counted.get(level) ?? 0);
        if (booked !== units) {
          const told = `${units} are seen to have moved at ${level}`;
          throw new Violation('observation', `${told}, ${provisional} and ${channelChanges} are booked`);
        }
      }
    },
  };
}
