import { concludeProduct } from '@onhand/domain/products/channel-product.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { ChannelProductRef } from './begin-change.ts';
import { lockChannelProduct, writeChannelProduct } from './channel-product-row.ts';
import { failedItemOf, failureOf } from './failing-operation.ts';
import type { FailingOperation } from './failing-operation.ts';

/** How a change of a product on an integration ended. */
export type ChangeEnd =
  | { readonly kind: 'in_step' }
  /** The change waits until its mode lets it through. */
  | { readonly kind: 'waiting'; readonly code: string }
  /** A person must act. The product's failed item tells the reason. */
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string | null;
      readonly hint: string | null;
    }
  /** The product is compared again at `at`. `attempts` counts the attempts so far. */
  | { readonly kind: 'again'; readonly at: Date; readonly attempts: number };

/**
 * Records how a change ended, unless a newer need makes it due again, and opens or closes its failed item.
 */
export async function concludeChange(
  db: Db,
  ref: ChannelProductRef,
  ended: {
    readonly needed: number;
    readonly end: ChangeEnd;
    readonly failing: FailingOperation;
    readonly workflowId: string;
    readonly now: Date;
  },
): Promise<void> {
  const { end, now } = ended;
  await inTransaction(db, async (tx) => {
    const product = await lockChannelProduct(tx, ref);
    if (product !== undefined) {
      const conclusion = { ...conclusionOf(end), needed: ended.needed };
      await writeChannelProduct(tx, ref, concludeProduct(product, conclusion, now.getTime()));
    }
    if (end.kind === 'failed') await openFailed(tx, [failureOf(ref, { ...ended, ...end })], { at: now });
    if (end.kind === 'in_step') {
      const { operation } = ended.failing;
      await closeFailed(tx, failedItemOf(ref, { ...ended, operation }), now);
    }
  });
}

function conclusionOf(end: ChangeEnd) {
  switch (end.kind) {
    case 'in_step':
      return { event: 'in_step' } as const;
    case 'waiting':
      return { event: 'held_back', code: end.code } as const;
    case 'failed':
      return { event: 'failed', code: end.code } as const;
    case 'again':
      return { event: 'put_off', at: end.at.getTime(), attempts: end.attempts } as const;
  }
}
