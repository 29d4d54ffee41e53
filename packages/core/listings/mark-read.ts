import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { ReadingRef } from './reading-ref.ts';

/** Records that a reading saw listings, or all listings of a product, although it stored nothing of them. */
export async function markRead(
  tx: Tx,
  { merchantId, integrationId, startedAt }: ReadingRef,
  {
    externalKeys,
    externalGroups,
  }: { readonly externalKeys: readonly string[]; readonly externalGroups: readonly string[] },
): Promise<void> {
  if (externalKeys.length === 0 && externalGroups.length === 0) return;
  await tx
    .updateTable('listings')
    .set({ read_at: sql`greatest(read_at, ${startedAt}::timestamptz)` })
    .where('merchant_id', '=', merchantId)
    .where('integration_id', '=', integrationId)
    .where((eb) =>
      eb.or([
        eb('external_key', '=', sql<string>`any(${externalKeys}::text[])`),
        eb('external_group', '=', sql<string>`any(${externalGroups}::text[])`),
      ]),
    )
    .execute();
}
