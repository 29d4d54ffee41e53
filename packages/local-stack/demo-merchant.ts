import type { newIntegration } from '@onhand/contracts/gateway-api/integrations.ts';
import type { newItem } from '@onhand/contracts/gateway-api/items.ts';
import type { newListing } from '@onhand/contracts/gateway-api/listings.ts';
import type { newMerchant } from '@onhand/contracts/gateway-api/merchants.ts';
import type { SandboxControl } from '@onhand/sandbox/control/client.ts';
import { z } from 'zod';
import { applyFirstPlan } from './first-plan.ts';
import type { GatewayClient } from './gateway-client.ts';
import { subscribed } from './subscribed.ts';

/** Describes a merchant with one item that sandbox shops of three platforms sell. */
export interface DemoMerchant {
  readonly merchantId: string;
  readonly itemId: string;
  readonly channels: readonly DemoChannel[];
}

/** Describes one of the merchant's shops and the item's listing there. */
export interface DemoChannel {
  readonly name: string;
  readonly shopId: string;
  readonly productId: number;
  readonly integrationId: string;
  readonly listingId: string;
}

/** The quantity in stock at the start. */
export const openingQuantity = 10;

const sku = 'DEMO-MUG';
const title = 'Blue mug';
/** The first one gets the order. */
const shops = [
  { id: 'demo-shopify', name: 'Shopify', platform: 'shopify' },
  { id: 'demo-ebay', name: 'eBay', platform: 'ebay' },
  { id: 'demo-etsy', name: 'Etsy', platform: 'etsy' },
];
const created = z.object({ id: z.string() });

/** Creates the merchant through the gateway's API, and its shops, whose webhooks call the gateway. */
export async function createDemoMerchant(
  gateway: GatewayClient,
  sandbox: SandboxControl,
): Promise<DemoMerchant> {
  const merchant: z.input<typeof newMerchant> = { name: 'Demo merchant', stockAuthority: 'warehouse' };
  const { id: merchantId } = await gateway.post('/v1/merchants', merchant, created);
  const within = gateway.within(merchantId);

  // A shop's clock shows whole seconds, and an order of the current second must count.
  const countsFrom = new Date(Date.now() - 60_000).toISOString();
  const item: z.input<typeof newItem> = { title, sku, stock: [{ quantity: openingQuantity, countsFrom }] };
  const { id: itemId } = await within.post('/v1/items', item, created);

  const channels: DemoChannel[] = [];
  const { data: locations } = await within.get('/v1/locations', z.object({ data: z.array(created) }));
  const locationId = locations[0]?.id ?? '';
  for (const shop of shops) {
    channels.push(await openChannel(within, sandbox, { shop, itemId, locationId, countsFrom }));
  }
  return { merchantId, itemId, channels };
}

interface DemoShop {
  readonly shop: (typeof shops)[number];
  readonly itemId: string;
  /** Where the merchant's stock is. */
  readonly locationId: string;
  readonly countsFrom: string;
}

async function openChannel(
  gateway: GatewayClient,
  sandbox: SandboxControl,
  { shop, itemId, locationId, countsFrom }: DemoShop,
): Promise<DemoChannel> {
  // An interrupted start may have left this shop.
  if ((await sandbox.shops()).some(({ id }) => id === shop.id)) await sandbox.removeShop(shop.id);
  const products = [{ name: title, sku, price: '12.00', stock: openingQuantity }];
  const { platform, baseUrl, secrets, products: made } = await sandbox.createShop({ ...shop, products });
  const [product] = made;
  if (product === undefined) throw new Error(`The sandbox made no product in ${shop.name}.`);
  const { unit, group, location } = product.names;
  // Some platforms make the secret of their webhooks themselves.
  const { webhookSecret, ...api } = secrets;

  const integration: z.input<typeof newIntegration> = {
    platform,
    name: shop.name,
    baseUrl,
    api,
    ...(webhookSecret !== undefined && { webhookSecret }),
    ...(location !== '' && { locationMappings: [{ externalLocationId: location, locationId }] }),
  };
  const { id: integrationId } = await gateway.post('/v1/integrations', integration, created);
  await applyFirstPlan(gateway, integrationId);
  await subscribed(gateway, integrationId);

  const listing: z.input<typeof newListing> = {
    integrationId,
    externalKey: unit,
    externalGroup: group,
    sku,
    title,
    countsFrom,
    itemId,
  };
  const { id: listingId } = await gateway.post('/v1/listings', listing, created);
  return { name: shop.name, shopId: shop.id, productId: product.id, integrationId, listingId };
}
