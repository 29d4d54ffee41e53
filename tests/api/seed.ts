import { deliverTo, recorded, recordedShop } from '@onhand/gateway/testing/deliveries.ts';
import { storeObservation } from '@onhand/gateway/routes/observations/testing/store-observation.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestMerchant } from '@onhand/gateway/testing/test-merchant.ts';

/** Ids of a merchant's rows, by the first part of the routes that name them. */
export type Rows = Readonly<Record<string, string>>;

/** Gives a merchant one row of everything that routes name. */
export async function seedRows(gateway: TestGateway, merchant: TestMerchant): Promise<Rows> {
  const integration = await merchant.createIntegration({ baseUrl: recordedShop });
  const supplier = await merchant.createIntegration({ role: 'supplier' });
  const item = await merchant.createItem(5, { sku: 'MUG', title: 'Mug' });
  const listing = await merchant.createListing(integration, { itemId: item });
  await merchant.createListing(supplier, { sku: 'MUG-2' });
  await deliverTo(gateway.app, integration, recorded('order.created'));
  const rule = await merchant.create('/v1/rules', { name: 'Half', effect: { kind: 'percent', percent: 50 } });
  const settings = { direction: 'inbound' };
  const changes = [{ integrationId: integration, entity: 'orders', settings }];
  await merchant.ask('POST', `/v1/items/${item}/receipts`, { quantity: 3 });
  return {
    merchants: merchant.id,
    integrations: integration,
    items: item,
    listings: listing,
    rules: rule,
    products: (await merchant.ask('GET', `/v1/items/${item}`)).body.productId,
    orders: await first(merchant, '/v1/orders'),
    observations: await storeObservation(gateway.db, listing, { state: 'quarantined' }),
    'sync-runs': await first(merchant, '/v1/sync-runs'),
    'failed-items': await storeFailedItem(gateway, listing),
    plans: await merchant.create('/v1/plans', { change: { kind: 'sync_settings', changes } }),
    'api-keys': await merchant.create('/v1/api-keys', { label: 'till', role: 'viewer' }),
    webhooks: integration,
  };
}

async function first(merchant: TestMerchant, url: string): Promise<string> {
  return (await merchant.ask('GET', url)).body.data[0].id;
}

async function storeFailedItem({ db }: TestGateway, listing: string): Promise<string> {
  const { merchant_id, integration_id, created_at } = await db
    .selectFrom('listings')
    // The cast is safe: the API created this listing.
    .where('id', '=', listing as never)
    .select(['merchant_id', 'integration_id', 'created_at'])
    .executeTakeFirstOrThrow();
  const { id } = await db
    .insertInto('failed_items')
    .values({
      merchant_id,
      integration_id,
      operation: 'publish_stock',
      subject_kind: 'listing',
      subject_id: listing,
      state: 'open',
      code: 'missing',
      attempts: 1,
      first_at: created_at,
      last_at: created_at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
