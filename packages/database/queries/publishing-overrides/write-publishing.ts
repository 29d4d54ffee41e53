import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '../../connect.ts';
import type { PublishingTarget } from './publishing-target.ts';
import type { PublishingValues } from './read-publishing.ts';

/** Sets what a target says of its figures. The target must be the merchant's. */
export async function writePublishing(
  tx: Tx,
  target: PublishingTarget,
  write: PublishingValues & { readonly merchantId: MerchantId; readonly by: string; readonly at: Date },
): Promise<void> {
  const { merchantId, buffer, percent, maximum, lowStock, zeroStock, deletion, by, at } = write;
  const values = {
    buffer,
    percent,
    maximum,
    low_stock_threshold: lowStock?.threshold ?? null,
    low_stock_integrations: lowStock === null ? null : [...lowStock.integrations],
    zero_stock: zeroStock,
    deletion,
    changed_at: at,
    changed_by: by,
  };
  await tx
    .insertInto('publishing_overrides')
    .values({ merchant_id: merchantId, scope: target.scope, target_id: target.id, ...values })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'scope', 'target_id']).doUpdateSet(values))
    .execute();
}

/** Turns quantity sync of a target on or off; an item has no such switch. */
export async function switchQuantitySync(
  tx: Tx,
  merchantId: MerchantId,
  { scope, id }: PublishingTarget,
  isOn: boolean,
): Promise<void> {
  const on = sql`set quantity_sync = ${isOn}`;
  switch (scope) {
    case 'merchant':
      await sql`update merchants ${on} where id = ${merchantId}`.execute(tx);
      break;
    case 'integration':
      await sql`update integrations ${on} where merchant_id = ${merchantId} and id = ${id}`.execute(tx);
      break;
    case 'listing':
      await sql`update listings ${on} where merchant_id = ${merchantId} and id = ${id}`.execute(tx);
      break;
    case 'item':
      break;
  }
}
