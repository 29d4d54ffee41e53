import type { RunProblem } from '@onhand/domain/runs/run.ts';
import type { NoPage } from '../bulk/carry-page.ts';

/** Faults of a page by whom they concern. */
export interface SeparatedFaults {
  /** The answer that concerns the shop as a whole. Undefined: the shop answers. */
  readonly ofShop: NoPage | undefined;
  readonly ofRows: readonly RunProblem[];
}

/**
 * Separates faults of the whole shop from faults of single rows. A shop is away if it answers none of several
 * rows. A row that alone gets no answer is a problem of the run: it must not hold up the others. Pure.
 *
 * @param faults by the row's external id
 * @param asked the number of rows that were asked for
 */
export function separateFaults(faults: ReadonlyMap<string, NoPage>, asked: number): SeparatedFaults {
  const ofRows: RunProblem[] = [];
  const away: NoPage[] = [];
  for (const [externalKey, fault] of faults) {
    switch (fault.kind) {
      case 'rate_limited':
      case 'unauthorized':
        return { ofShop: fault, ofRows: [] };
      case 'rejected':
        ofRows.push({ externalKey, code: fault.code, message: fault.message });
        break;
      case 'unavailable':
      case 'unknown':
        away.push(fault);
        ofRows.push({ externalKey, code: fault.kind, message: fault.message });
    }
  }
  return { ofShop: asked > 1 && away.length === asked ? away[0] : undefined, ofRows };
}
