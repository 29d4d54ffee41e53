import type { ProductId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ChannelProductRef } from './begin-change.ts';

/** How it stands with a product on an integration once somebody has looked at it. */
export type ChangeEnd =
  | { readonly kind: 'in_step' }
  /** What changed waits for its mode to let it through. */
  | { readonly kind: 'waiting'; readonly code: string }
  /** A person has to look: a failed item of the product says why. */
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string | null;
      readonly hint: string | null;
    }
  /** Looked at again then. `attempts`: how many are used up. */
  | { readonly kind: 'again'; readonly at: Date; readonly attempts: number };

export const updateProduct = 'update_product';

/** Records how a change ended, unless a newer need makes it due again, and opens or closes its failed item. */
export async function concludeChange(
  db: Db,
  ref: ChannelProductRef,
  ended: {
    readonly needed: number;
    readonly end: ChangeEnd;
    /** Whose failed item it is. */
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
    if (end.kind === 'failed') await openFailedProduct(tx, ref, { ...ended, ...end });
    if (end.kind === 'in_step') await closeFailedProduct(tx, ref, ended);
  });
}

/** Nothing of it is linked any more: unless it is needed anew, it is given up, and so is what failed of it. */
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
    if (numDeletedRows > 0n) await closeFailedProduct(tx, ref, given);
  });
}

async function openFailedProduct(
  tx: Tx,
  { merchantId, integrationId }: ChannelProductRef,
  failure: {
    readonly code: string;
    readonly message: string | null;
    readonly hint: string | null;
    readonly productId: ProductId;
    readonly workflowId: string;
    readonly now: Date;
  },
): Promise<void> {
  const { code, message, hint, productId, workflowId, now } = failure;
  await sql`
    insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code,
                              platform_message, hint, attempts, workflow_id, first_at, last_at)
    values (${merchantId}, ${integrationId}, ${updateProduct}, 'product', ${productId}, 'open', ${code}, ${message},
            ${hint}, 1, ${workflowId}, ${now}::timestamptz, ${now}::timestamptz)
    on conflict (integration_id, operation, subject_kind, subject_id) where state <> 'closed' do update
    set state = 'open', code = excluded.code, platform_message = excluded.platform_message, hint = excluded.hint,
        attempts = failed_items.attempts + 1, workflow_id = excluded.workflow_id, last_at = excluded.last_at`.execute(
    tx,
  );
}

async function closeFailedProduct(
  tx: Tx,
  { merchantId, integrationId }: ChannelProductRef,
  { workflowId, now }: { readonly workflowId: string; readonly now: Date },
): Promise<void> {
  await tx
    .updateTable('failed_items')
    .set({ state: 'closed', last_at: now })
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('operation', '=', updateProduct)
    // Of several products on the integration that show one of ours, another's failure stays.
    .where('workflow_id', '=', workflowId)
    .where('state', '<>', 'closed')
    .execute();
}
