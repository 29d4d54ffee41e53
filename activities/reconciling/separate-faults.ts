import type { RunProblem } from '@onhand/domain/runs/run.ts';
import type { NoPage } from '../bulk/carry-page.ts';
import { faultOfShop } from '../bulk/fault-of-shop.ts';

/** Faults of a page by whom they concern. */
export interface SeparatedFaults {
  /** The answer that concerns the shop as a whole. Undefined: the shop answers. */
  readonly ofShop: NoPage | undefined;
  readonly ofRows: readonly RunProblem[];
}

/**
 * Separates faults of the whole shop from faults of single rows, which are problems of the run. Pure.
 *
 * @param faults by the row's external id
 * @param asked the number of rows that were asked for
 */
export function separateFaults(faults: ReadonlyMap<string, NoPage>, asked: number): SeparatedFaults {
  const ofRows = [...faults].flatMap(([externalKey, fault]): RunProblem[] => {
    switch (fault.kind) {
      case 'rejected':
        return [{ externalKey, code: fault.code, message: fault.message }];
      case 'unavailable':
      case 'unknown':
        return [{ externalKey, code: fault.kind, message: fault.message }];
      case 'rate_limited':
      case 'unauthorized':
        return [];
    }
  });
  return { ofShop: faultOfShop([...faults.values()], asked), ofRows };
}
