import { moveCopy } from '@onhand/core/orders/copies/move-copy.ts';
import { isToCarry, readCopy } from '@onhand/core/orders/copies/read-copy.ts';
import type { CopyRef, CopyStep } from '@onhand/workflows/contracts/copy.ts';
import type { Dependencies } from '../dependencies.ts';
import { searchForCopy } from './search-for-copy.ts';

/**
 * Tells what to do next about the copy of an order. If a call that creates it ended without a record, the
 * copy is searched for by its marker, and never created blindly.
 */
export async function prepareCopy(
  dependencies: Dependencies,
  of: CopyRef,
  signal?: AbortSignal,
): Promise<CopyStep> {
  const { db, clock } = dependencies;
  const copy = await readCopy(db, of);
  if (copy === undefined || !isToCarry(copy, clock.now())) return { kind: 'settled' };
  switch (copy.state) {
    case 'intended':
    case 'waiting':
      return { kind: 'create' };
    case 'sending':
      await moveCopy(db, of, { event: 'interrupted', at: clock.now() });
      return { kind: 'wait', ms: 0 };
    case 'unknown':
      return searchForCopy(dependencies, of, copy, signal);
    case 'draft':
    case 'open':
    case 'closed':
    case 'cancelled':
    case 'failed':
    case 'lost':
    case 'skipped':
      return { kind: 'settled' };
  }
}
