import type { ChannelProduct } from '@onhand/domain/products/channel-product.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { ChannelProductRef } from './begin-change.ts';

/** Locks a product on an integration. Returns undefined if it is not followed. */
export async function lockChannelProduct(
  tx: Tx,
  ref: ChannelProductRef,
): Promise<ChannelProduct | undefined> {
  const { rows } = await sql<ChannelProduct>`
    select state, needed_revision as "neededRevision", confirmed_revision as "confirmedRevision", code, attempts,
           (extract(epoch from due_at) * 1000)::float8 as "dueAt"
    from channel_products
    where integration_id = ${ref.integrationId} and external_group = ${ref.externalGroup}
    for update`.execute(tx);
  return rows[0];
}

/** Writes what the end of a comparison changes. */
export async function writeChannelProduct(
  tx: Tx,
  ref: ChannelProductRef,
  product: ChannelProduct,
): Promise<void> {
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
