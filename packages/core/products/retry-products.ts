import type { ChannelProductId, IntegrationId, MerchantId, ProductId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { needKnownProducts, needListings } from './need-products.ts';

/** Makes products due on the given integrations, so that they are compared again. */
export async function retryProducts(
  tx: Tx,
  {
    merchantId,
    products,
    at,
  }: {
    readonly merchantId: MerchantId;
    readonly products: readonly { readonly integrationId: IntegrationId; readonly productId: ProductId }[];
    readonly at: Date;
  },
): Promise<void> {
  if (products.length === 0) return;
  const rows = products.map((one) => ({ integration_id: one.integrationId, product_id: one.productId }));
  const chosen = sql`
    merchant_id = ${merchantId} and (integration_id, external_group) in (
      select listings.integration_id, listings.external_group
      from ${recordset(rows, 'wanted', 'integration_id uuid, product_id uuid')}
      join items on items.merchant_id = ${merchantId} and items.product_id = wanted.product_id
      join listings on listings.merchant_id = items.merchant_id and listings.item_id = items.id
                   and listings.integration_id = wanted.integration_id)`;
  await needKnownProducts(tx, { chosen, at });
}

/** Makes products on integrations due, so that their listings are read again. */
export async function retryImports(
  tx: Tx,
  wanted: { readonly merchantId: MerchantId; readonly ids: readonly ChannelProductId[]; readonly at: Date },
): Promise<void> {
  const { merchantId, ids, at } = wanted;
  await needListings(tx, {
    wanted: sql`
      select integration_id, external_group from channel_products
      where merchant_id = ${merchantId} and id = any(${ids}::uuid[])`,
    at,
  });
}

/** Makes products on integrations due, so that they are compared again. */
export async function retryChannelProducts(
  tx: Tx,
  wanted: { readonly merchantId: MerchantId; readonly ids: readonly ChannelProductId[]; readonly at: Date },
): Promise<void> {
  const { merchantId, ids, at } = wanted;
  await needKnownProducts(tx, {
    chosen: sql`merchant_id = ${merchantId} and id = any(${ids}::uuid[])`,
    at,
  });
}

/**
 * Makes a merchant's products due whose prices were refused because of the currency. Raises the need of
 * products that are due already, because a running comparison may use the previous currency.
 */
export async function retryRefusedPrices(
  tx: Tx,
  { merchantId, at }: { readonly merchantId: MerchantId; readonly at: Date },
): Promise<void> {
  const chosen = sql`merchant_id = ${merchantId} and (state = 'due' or code in ('currency_mismatch', 'currency_unknown'))`;
  await needKnownProducts(tx, { chosen, at });
}
