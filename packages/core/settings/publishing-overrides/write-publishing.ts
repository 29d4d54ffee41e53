import type { Tx } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { PublishingTarget } from './publishing-target.ts';
import type { PublishingValues } from './read-publishing.ts';

/** Writes a target's publishing overrides. The folder of the target's table writes its switch. */
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
