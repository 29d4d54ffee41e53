import { moveCopy } from '@onhand/core/orders/copies/move-copy.ts';
import { isToCarry, readCopy } from '@onhand/core/orders/copies/read-copy.ts';
import type { CopyRow } from '@onhand/core/orders/copies/read-copy.ts';
import type { CopyRef, CopyStep } from '@onhand/workflows/contracts/copy.ts';
import type { Dependencies } from '../dependencies.ts';
import { failed } from './after-fault.ts';
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
  const revoked = [copy.shop, copy.source].find(({ isRevoked }) => isRevoked);
  switch (copy.state) {
    case 'intended':
    case 'waiting':
      if (revoked !== undefined)
        return endRevoked(dependencies, of, copy, { name: revoked.name, event: 'refused' });
      return { kind: 'create' };
    case 'sending':
      await moveCopy(db, of, { event: 'interrupted', at: clock.now() });
      return { kind: 'wait', ms: 0 };
    case 'unknown':
      if (copy.source.isRevoked) {
        return endRevoked(dependencies, of, copy, { name: copy.source.name, event: 'exhausted' });
      }
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

/** Asks a person: nothing is exchanged any more with one of the shops. */
async function endRevoked(
  dependencies: Dependencies,
  of: CopyRef,
  copy: CopyRow,
  { name, event }: { readonly name: string; readonly event: 'refused' | 'exhausted' },
): Promise<CopyStep> {
  const message = `The integration of ${name} was revoked.`;
  const hint = 'Enter the order by hand in the source store if it is not there, then skip this item.';
  await failed(dependencies, of, copy, { event, code: 'integration_revoked', message, hint });
  return { kind: 'settled' };
}
