import { readFailureWords } from '@onhand/core/failed-items/earlier-failures.ts';
import { failedCopy } from '@onhand/core/orders/copies/move-copy.ts';
import type { CopyRow } from '@onhand/core/orders/copies/read-copy.ts';
import type { Db } from '@onhand/database/connect.ts';
import { reasonOf } from '../in-words.ts';

/** How the copy of an order stands at the end of a run. `words`: why it failed. */
export type ConcludedCopy =
  | { readonly kind: 'none' }
  | { readonly kind: 'waits' }
  | { readonly kind: 'failed'; readonly words: string };

/** Tells how the copy of an order stands. One whose failed item is over or skipped needs nobody. */
export async function concludeCopy(db: Db, copy: CopyRow | undefined): Promise<ConcludedCopy> {
  switch (copy?.state) {
    case 'failed':
    case 'lost': {
      const [failure] = await readFailureWords(db, failedCopy(copy), ['open']);
      if (failure === undefined) return { kind: 'none' };
      return {
        kind: 'failed',
        words: `${copy.source.name} did not take its copy: ${reasonOf(failure)}`,
      };
    }
    case 'intended':
    case 'waiting':
    case 'sending':
    case 'unknown':
      return { kind: 'waits' };
    case 'draft':
    case 'open':
    case 'closed':
    case 'cancelled':
    case 'skipped':
    case undefined:
      return { kind: 'none' };
  }
}
