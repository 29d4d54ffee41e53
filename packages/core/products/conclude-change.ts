import type { ProductId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { concludeProduct } from '@onhand/domain/products/channel-product.ts';
import type { ChannelProduct } from '@onhand/domain/products/channel-product.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import type { FailedOperations } from '../failed-items/apply-event.ts';
import { openFailed } from '../failed-items/open-failed.ts';
import type { Failure } from '../failed-items/open-failed.ts';
import type { ChannelProductRef } from './begin-change.ts';

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
    /** The subject of the failed item. */
    readonly productId: ProductId;
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
    if (end.kind === 'in_step') await closeFailed(tx, failedItemOf(ref, ended), now);
  });
}

async function lockChannelProduct(tx: Tx, ref: ChannelProductRef): Promise<ChannelProduct | undefined> {
  const { rows } = await sql<ChannelProduct>`
    select state, needed_revision as "neededRevision", confirmed_revision as "confirmedRevision", code, attempts,
           (extract(epoch from due_at) * 1000)::float8 as "dueAt"
    from channel_products
    where integration_id = ${ref.integrationId} and external_group = ${ref.externalGroup}
    for update`.execute(tx);
  return rows[0];
}

async function writeChannelProduct(tx: Tx, ref: ChannelProductRef, product: ChannelProduct): Promise<void> {
  await tx
    .updateTable('channel_products')
    .set({
      state: product.state,
      confirmed_revision: product.confirmedRevision,
      code: product.code,
      due_at: product.dueAt === null ? null : new Date(product.dueAt),
      attempts: product.attempts,
    })
    .where('integration_id', '=', ref.integrationId)
    .where('external_group', '=', ref.externalGroup)
    .execute();
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

/**
 * Forgets a product on an integration that has no linked units any more, unless a newer need has come up.
 * Closes its failed item.
 */
export async function forgetChannelProduct(
  db: Db,
  ref: ChannelProductRef,
  given: { readonly needed: number; readonly workflowId: string; readonly now: Date },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { numDeletedRows } = await tx
      .deleteFrom('channel_products')
      .where('merchant_id', '=', ref.merchantId)
      .where('integration_id', '=', ref.integrationId)
      .where('external_group', '=', ref.externalGroup)
      .where('needed_revision', '=', given.needed)
      .executeTakeFirstOrThrow();
    if (numDeletedRows > 0n) await closeFailed(tx, failedItemOf(ref, given), given.now);
  });
}

function failureOf(
  { merchantId, integrationId }: ChannelProductRef,
  failure: Extract<ChangeEnd, { kind: 'failed' }> & {
    readonly productId: ProductId;
    readonly workflowId: string;
  },
): Failure {
  return {
    merchant_id: merchantId,
    integration_id: integrationId,
    operation: 'update_product',
    subject_id: failure.productId,
    code: failure.code,
    platform_message: failure.message,
    hint: failure.hint,
    attempts: 1,
    workflow_id: failure.workflowId,
  };
}

/**
 * Names the failed item of a channel product. Several channel products can show the same product of the
 * merchant, so the workflow distinguishes their failures.
 */
function failedItemOf(
  { merchantId, integrationId }: ChannelProductRef,
  { workflowId }: { readonly workflowId: string },
): FailedOperations {
  return { operations: ['update_product'], merchantId, integrationId, workflowId };
}
