import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/** What observations say was taken off and what came by hand is what the movements say; none explains more than fell. */
export function observationsCheck(): Check {
  let before: unknown = null;
  return {
    afterStep({ state }) {
      if (before === state.observations && state.observations.size === 0) return;
      before = state.observations;
      const taken = new Map<string, number>();
      const risen = new Map<string, number>();
      for (const [name, one] of state.observations) {
        for (const { locationId, units } of one.taken) {
          const level = `${one.item}@${locationId}`;
          taken.set(level, (taken.get(level) ?? 0) + units);
        }
        if (one.state === 'adopted' && one.units > 0 && one.item !== null) {
          risen.set(one.item, (risen.get(one.item) ?? 0) + one.units);
        }
        const isOpen = one.state === 'provisional' || one.state === 'rising';
        const isConsumed = one.units < 0 && one.consumed === -one.units;
        if (isConsumed !== (one.state === 'consumed') || isOpen !== (one.decideAt !== null)) {
          throw new Violation('observation', `${name} is ${JSON.stringify(one)}`);
        }
      }
      const changes = new Map<string, number>();
      for (const [level, { provisional, channelChanges }] of state.ledger) {
        const [item = ''] = level.split('@');
        changes.set(item, (changes.get(item) ?? 0) + channelChanges);
        if (provisional !== -(taken.get(level) ?? 0)) {
          throw new Violation(
            'observation',
            `${taken.get(level) ?? 0} are taken off ${level}, its movements say ${-provisional}`,
          );
        }
      }
      for (const [item, units] of changes) {
        if (units !== (risen.get(item) ?? 0)) {
          throw new Violation('observation', `${risen.get(item) ?? 0} of ${item} rose, ${units} were booked`);
        }
      }
    },
  };
}
