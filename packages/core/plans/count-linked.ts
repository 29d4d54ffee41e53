import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Counts the linked listings of each of a merchant's integrations. */
export async function countLinked(
  tx: Tx,
  merchantId: MerchantId,
): Promise<ReadonlyMap<IntegrationId, number>> {
  const rows = await tx
    .selectFrom('listings')
    .where('merchant_id', '=', merchantId)
    .where('published', '=', true)
    .groupBy('integration_id')
    .select((eb) => ['integration_id as id', eb.fn.countAll<number>().as('count')])
    .execute();
  return new Map(rows.map(({ id, count }) => [id, count]));
}
