import type { MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { storeCustomer } from '../../routes/customers/testing/store-customer.ts';
import { storeObservation } from '../../routes/observations/testing/store-observation.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';

/** Holds one merchant's rows by the first part of the routes that name them. */
export interface OwnedRows {
  readonly merchants: string;
  readonly locations: string;
  readonly 'api-keys': string;
  readonly integrations: string;
  readonly items: string;
  readonly products: string;
  readonly listings: string;
  readonly orders: string;
  readonly 'failed-items': string;
  readonly observations: string;
  readonly rules: string;
  readonly 'item-searches': string;
  readonly plans: string;
  readonly 'sync-runs': string;
  readonly customers: string;
  readonly 'notification-subscriptions': string;
  readonly 'ship-notices': string;
  readonly shipments: string;
  readonly returns: string;
}

/** The address of the owner's shop, and a subscription of the owner. */
export const ownersShop = 'https://shop.test';
export const alarm = {
  label: 'Alarm',
  channel: 'email',
  address: 'ops@example.com',
  incidentKinds: ['oversell'],
};

export const savedSearch = { name: 'All', filter: { kind: 'received', is: true } };

/** Makes a merchant with a row of each kind. */
export async function furnishOwner(gateway: TestGateway): Promise<OwnedRows> {
  const owner = await createTestMerchant(gateway);
  const integration = await owner.createIntegration({ baseUrl: ownersShop });
  const item = await owner.createItem(1, { sku: 'OWNED' });
  const listing = await owner.createListing(integration, { itemId: item });
  const [order] = await gateway.db
    .insertInto('orders')
    .columns(['merchant_id', 'integration_id', 'external_order_id', 'first_seen_at', 'changed_at'])
    .expression((eb) =>
      eb
        .selectFrom('integrations')
        .where('id', '=', integration as never)
        .select((eb) => ['merchant_id', 'id', eb.val('121').as('o'), 'created_at as f', 'created_at as c']),
    )
    .returning('id')
    .execute();
  return {
    merchants: owner.id,
    locations: await owner.create('/v1/locations', { name: 'Back room' }),
    'api-keys': await owner.create('/v1/api-keys', { label: 'till', role: 'viewer' }),
    integrations: integration,
    items: item,
    products: (await owner.ask('GET', `/v1/items/${item}`)).body.productId,
    listings: listing,
    orders: order?.id ?? '',
    'failed-items': await createFailedItem(gateway, listing),
    observations: await storeObservation(gateway.db, listing, { state: 'quarantined' }),
    // The run of the integration's first plan.
    'sync-runs': (await owner.ask('GET', '/v1/sync-runs')).body.data[0].id,
    plans: await owner.create('/v1/plans', {
      change: {
        kind: 'sync_settings',
        changes: [{ integrationId: integration, entity: 'orders', settings: { direction: 'inbound' } }],
      },
    }),
    customers: await storeCustomer(gateway, owner, integration),
    'notification-subscriptions': await owner.create('/v1/notification-subscriptions', alarm),
    shipments: await storeShipment(gateway, owner.id),
    returns: await storeReturn(gateway, owner.id, order?.id ?? ''),
    'ship-notices': await owner.create('/v1/ship-notices', {
      reference: 'OWNED',
      lines: [{ itemId: item, units: 5, published: true }],
    }),
    'item-searches': await owner.create('/v1/item-searches', savedSearch),
    rules: await owner.create('/v1/rules', { name: 'Half', effect: { kind: 'percent', percent: 50 } }),
  };
}

async function storeShipment({ db, clock }: TestGateway, merchantId: string): Promise<string> {
  const at = clock.now();
  const { id } = await db
    .insertInto('shipments')
    .values({
      // The cast is safe: the API created the merchant.
      merchant_id: merchantId as MerchantId,
      reference: 'OWNED',
      shipped_at: at,
      created_at: at,
      created_by: 'owner',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function storeReturn({ db, clock }: TestGateway, merchantId: string, orderId: string): Promise<string> {
  const { id } = await db
    .insertInto('returns')
    .values({
      // The casts are safe: the API created the merchant, and the database the order.
      merchant_id: merchantId as MerchantId,
      order_id: orderId as OrderId,
      reference: 'OWNED',
      created_at: clock.now(),
      created_by: 'owner',
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}

async function createFailedItem(gateway: TestGateway, listingId: string): Promise<string> {
  const { id } = await gateway.db
    .insertInto('failed_items')
    .columns([
      'merchant_id',
      'integration_id',
      'operation',
      'subject_kind',
      'subject_id',
      'state',
      'code',
      'attempts',
      'first_at',
      'last_at',
    ])
    .expression((eb) =>
      eb
        .selectFrom('listings')
        .where('id', '=', listingId as never)
        .select((eb) => [
          'merchant_id',
          'integration_id',
          eb.val('publish_stock').as('operation'),
          eb.val('listing').as('kind'),
          'id',
          eb.val('open').as('state'),
          eb.val('missing').as('code'),
          eb.lit(1).as('attempts'),
          'created_at as f',
          'created_at as l',
        ]),
    )
    .returning('id')
    .executeTakeFirstOrThrow();
  return id;
}
