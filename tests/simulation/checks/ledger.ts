import { Violation } from '../violation.ts';
import type { Check } from './check.ts';

/**
 * I1: the sums of movements are the levels. I2: 0 ≤ committed ≤ on hand, and a deficit only of what is not
 * there.
 */
export function ledgerCheck(): Check {
  return {
    afterStep({ state }) {
      for (const [name, level] of state.levels) {
        const { onHand, committed, deficit, revision } = level;
        const sums = state.ledger.get(name);
        const summed = sums?.onHand === onHand && sums.committed === committed && sums.deficit === deficit;
        if (!summed || sums.revision !== revision) {
          throw new Violation(
            'I1',
            `${name} has ${JSON.stringify(level)}, its movements ${JSON.stringify(sums)}`,
          );
        }
        if (committed < 0 || committed > onHand || deficit < 0 || (deficit > 0 && onHand > 0)) {
          throw new Violation('I2', `${name} has ${JSON.stringify(level)}`);
        }
      }
      for (const name of state.ledger.keys()) {
        if (!state.levels.has(name)) throw new Violation('I1', `${name} has movements and no level`);
      }
    },
  };
}
