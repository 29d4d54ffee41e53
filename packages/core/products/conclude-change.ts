import type { ProductId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
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
  /** Somebody has to look: the product's failed item says why. */
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string | null;
      readonly hint: string | null;
    }
  /** The product is looked at again at `at`. `attempts`: how many were made. */
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
  const { end, needed, now } = ended;
  const { integrationId, externalGroup } = ref;
  const state = end.kind === 'in_step' ? 'idle' : end.kind === 'again' ? 'due' : end.kind;
  const code = 'code' in end ? end.code : null;
  const dueAt = end.kind === 'again' ? end.at : null;
  await inTransaction(db, async (tx) => {
    await sql`
      update channel_products
      set confirmed_revision = case when ${end.kind === 'in_step'} then greatest(confirmed_revision, ${needed}::bigint)
                                    else confirmed_revision end,
          state = case when needed_revision > ${needed}::bigint then 'due' else ${state} end,
          due_at = case when needed_revision > ${needed}::bigint then ${now}::timestamptz else ${dueAt}::timestamptz end,
          code = case when needed_revision > ${needed}::bigint then null else ${code} end,
          attempts = ${'attempts' in end ? end.attempts : 0}::int
      where integration_id = ${integrationId} and external_group = ${externalGroup}`.execute(tx);
    if (end.kind === 'failed') await openFailed(tx, [failureOf(ref, { ...ended, ...end })], { at: now });
    if (end.kind === 'in_step') await closeFailed(tx, failedItemOf(ref, ended), now);
  });
}

/**
 * Forgets a product on an integration of which nothing is linked any more, unless it is needed anew.
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
 * Several products on the integration can show one of the merchant's: the workflow tells their failures
 * apart.
 */
function failedItemOf(
  { merchantId, integrationId }: ChannelProductRef,
  { workflowId }: { readonly workflowId: string },
): FailedOperations {
  return { operations: ['update_product'], merchantId, integrationId, workflowId };
}
