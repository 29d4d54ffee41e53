import { afterSending } from '@onhand/domain/products/merge-product.ts';
import type { ComparedContent } from '@onhand/domain/products/merge-product.ts';
import { isSame, keysOf, partsOf } from '@onhand/domain/products/property.ts';
import type { Content } from '@onhand/domain/products/property.ts';
import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { ChannelProductRef, Sending } from './begin-change.ts';

/**
 * Ends the flight of a change that was answered with an unknown outcome, so that it can be read back at once.
 */
export async function recordEnded(
  db: Db,
  { merchantId, integrationId }: ChannelProductRef,
  { key, at }: { readonly key: string; readonly at: Date },
): Promise<void> {
  await db
    .updateTable('channel_products')
    .set({ in_flight_until: at })
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where('sending_key', '=', key)
    .execute();
}

/**
 * Records the state of a product after a change was sent. A null `theirs` says that the change was certainly
 * not applied. Returns whether the platform shows the whole change, or true if the outcome was recorded
 * already.
 */
export async function recordSent(
  db: Db,
  { merchantId, integrationId, externalGroup }: ChannelProductRef,
  { sending, theirs, at }: { readonly sending: Sending; readonly theirs: Content | null; readonly at: Date },
): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const { rows } = await sql<{ known: ComparedContent }>`
      select known from channel_products
      where merchant_id = ${merchantId} and integration_id = ${integrationId} and external_group = ${externalGroup}
        and sending_key = ${sending.key}
      for update`.execute(tx);
    const [row] = rows;
    if (row === undefined) return true;
    const known = theirs === null ? row.known : afterSending(row.known, { sent: sending.content, theirs });
    await sql`
      update channel_products
      set known = ${JSON.stringify(known)}::jsonb, sending = null, sending_key = null, in_flight_until = null,
          read_at = case when ${theirs !== null} then ${at}::timestamptz else read_at end
      where integration_id = ${integrationId} and external_group = ${externalGroup}`.execute(tx);
    return keysOf(sending.content).every((key) => {
      const ours = known[key]?.ours;
      return ours !== undefined && isSame(partsOf(key).field, ours, sending.content[key] ?? null);
    });
  });
}
