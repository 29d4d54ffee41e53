import { randomBytes, randomUUID } from 'node:crypto';
import { applyFirstPlan } from '@onhand/local-stack/first-plan.ts';
import type { GatewayClient } from '@onhand/local-stack/gateway-client.ts';
import type { NewShop } from '@onhand/sandbox/control/schema.ts';
import { z } from 'zod';
import type { Vendure } from '../platforms/vendure.ts';
import type { TestOnhand } from './onhand.ts';
import { sandboxPlatform } from './sandbox-platforms.ts';

const created = z.object({ id: z.string() });

/** A merchant, seen through the public interface. */
export interface Merchant {
  readonly merchantId: string;
  /** Acts in it. */
  readonly api: GatewayClient;
}

export async function createMerchant(
  onhand: TestOnhand,
  name = 'Test merchant',
  stockAuthority: 'source' | 'warehouse' = 'warehouse',
): Promise<Merchant> {
  const { id } = await onhand.gateway.post('/v1/merchants', { name, stockAuthority }, created);
  return { merchantId: id, api: onhand.gateway.within(id) };
}

/** Orders of the last minute count: a shop's clock shows whole seconds. */
export const aMinuteAgo = (): string => new Date(Date.now() - 60_000).toISOString();

export async function createItem(
  { api }: Merchant,
  sku: string,
  quantity: number,
  countsFrom = aMinuteAgo(),
): Promise<string> {
  const { id } = await api.post(
    '/v1/items',
    { title: `Item ${sku}`, sku, stock: [{ quantity, countsFrom }] },
    created,
  );
  return id;
}

/** An item that nobody has received, counted or imported yet. */
export async function createUnopenedItem({ api }: Merchant, sku: string): Promise<string> {
  const { id } = await api.post('/v1/items', { title: `Item ${sku}`, sku }, created);
  return id;
}

/** Which way stock flows between Onhand and an integration, unasked. */
export async function setDirection(
  { api }: Merchant,
  integrationId: string,
  direction: 'inbound' | 'outbound' | 'bidirectional' | 'disabled',
): Promise<void> {
  const settings = { direction, autoImport: true, autoExport: true };
  const changes = [{ integrationId, entity: 'inventory', settings }];
  const { id } = await api.post('/v1/plans', { change: { kind: 'sync_settings', changes } }, created);
  await api.post(`/v1/plans/${id}/apply`, {}, created);
}

/** Resumes something that was paused, by its plan. Returns the plan's effect. */
export async function resume(
  { api }: Merchant,
  target: { readonly scope: 'merchant' | 'integration' | 'listing'; readonly id: string },
): Promise<{ readonly writes: number; readonly toZero: number }> {
  const effect = z.object({ writes: z.number(), toZero: z.number() });
  const change = { kind: 'pause', ...target, paused: false };
  const plan = await api.post('/v1/plans', { change }, created.extend({ effect }));
  await api.post(`/v1/plans/${plan.id}/apply`, {}, created);
  return plan.effect;
}

/** A shop of the sandbox, connected with its webhooks. */
export interface SandboxShop {
  /** The platform's key. */
  readonly platform: string;
  readonly shopId: string;
  readonly integrationId: string;
  readonly webhookSecret: string;
  readonly baseUrl: string;
  /** With these, its API accepts calls. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly webhookUrl: string;
}

export interface SandboxShopOptions {
  /** What happens in the shop before Onhand knows it. */
  /** Products with new items are listed there by themselves. Left out: they are not. */
  readonly listsNewProducts?: boolean;
  readonly beforeConnecting?: (shopId: string) => Promise<unknown>;
  readonly webhookSecret?: string;
  readonly role?: 'supplier' | 'seller';
  /** Whether the shop sends its webhooks; otherwise the test delivers them. */
  readonly subscribe?: boolean;
  /** Whether it only observes; otherwise an empty first plan is applied. */
  readonly observing?: boolean;
  /** What is in it from the beginning. */
  readonly shop?: Omit<NewShop, 'id'>;
}

export async function connectSandboxShop(
  onhand: TestOnhand,
  merchant: Merchant,
  options: SandboxShopOptions = {},
): Promise<SandboxShop> {
  const { control } = onhand.sandbox;
  const { subscribe = true, observing = false, shop = {}, role } = options;
  const shopId = `shop-${randomUUID().slice(0, 8)}`;
  const { platform, baseUrl, secrets } = await control.createShop({ ...shop, id: shopId });
  // Shopify makes the secret itself.
  const { webhookSecret: made = randomBytes(24).toString('base64url'), ...api } = secrets;
  const { webhookSecret = made } = options;
  const { location, webhookTopics } = sandboxPlatform(platform);
  await options.beforeConnecting?.(shopId);
  const { id: integrationId } = await merchant.api.post(
    '/v1/integrations',
    {
      platform,
      name: shopId,
      baseUrl,
      api,
      webhookSecret,
      ...(role === undefined ? {} : { role }),
      ...(location === '' ? {} : { locationMappings: await mappedTo(merchant, location) }),
    },
    created,
  );
  if (options.listsNewProducts === true) {
    await merchant.api.patch(`/v1/integrations/${integrationId}`, { listsNewProducts: true }, z.unknown());
  }
  if (!observing) await applyFirstPlan(merchant.api, integrationId);
  const webhookUrl = `${onhand.gatewayUrl}/webhooks/${integrationId}`;
  for (const topic of subscribe ? webhookTopics : []) {
    await control.addWebhook(shopId, { topic, url: webhookUrl, secret: webhookSecret });
  }
  return { platform, shopId, baseUrl, secrets, integrationId, webhookSecret, webhookUrl };
}

/** An item as it stands in a sandbox shop. */
export interface SandboxListing extends SandboxShop {
  readonly listingId: string;
  readonly productId: number;
}

/** Lists what a platform calls `externalKey` and links it to an item. */
export async function createListing(
  { api }: Merchant,
  listing: {
    integrationId: string;
    externalKey: string;
    externalGroup?: string;
    sku: string;
    itemId: string;
    countsFrom?: string;
  },
): Promise<string> {
  const { id } = await api.post('/v1/listings', { countsFrom: aMinuteAgo(), ...listing }, created);
  return id;
}

/** Puts an item into a sandbox shop, at the given stock, and links it. */
export async function listInSandbox(
  onhand: TestOnhand,
  merchant: Merchant,
  shop: SandboxShop,
  item: { itemId: string; sku: string; stock: number; countsFrom?: string },
): Promise<SandboxListing> {
  const { stock, ...listed } = item;
  const { id: productId } = await onhand.sandbox.control.addProduct(shop.shopId, {
    name: item.sku,
    sku: item.sku,
    stock,
  });
  const { integrationId } = shop;
  const listingId = await createListing(merchant, {
    ...listed,
    integrationId,
    ...sandboxPlatform(shop.platform).listingOf(productId, item.sku),
  });
  return { ...shop, listingId, productId };
}

/** Maps a platform's location to the merchant's first one. */
async function mappedTo({ api }: Merchant, externalLocationId: string) {
  const { data: locations } = await api.get('/v1/locations', z.object({ data: z.array(created) }));
  const [first] = locations;
  if (first === undefined) throw new Error('The merchant has no location.');
  return [{ externalLocationId, locationId: first.id }];
}

/** Connects a real Vendure server; its default stock location stands for the merchant's first. */
export async function connectVendure(
  merchant: Merchant,
  vendure: Vendure,
): Promise<{ integrationId: string }> {
  const { id: integrationId } = await merchant.api.post(
    '/v1/integrations',
    {
      platform: 'vendure',
      name: 'Vendure',
      baseUrl: vendure.url,
      api: vendure.credentials,
      locationMappings: await mappedTo(merchant, vendure.defaultLocationId),
    },
    created,
  );
  await applyFirstPlan(merchant.api, integrationId);
  return { integrationId };
}

/** Puts an item into a Vendure shop, at the given stock, and links it. */
export async function listInVendure(
  merchant: Merchant,
  vendure: Vendure,
  shop: { integrationId: string },
  item: { itemId: string; sku: string; stock: number },
): Promise<{ integrationId: string; listingId: string; sku: string }> {
  const { sku, stock, itemId } = item;
  const { variantId } = await vendure.createProduct({ sku, stock });
  const listingId = await createListing(merchant, { ...shop, externalKey: variantId, sku, itemId });
  return { ...shop, listingId, sku };
}

const listing = z.object({
  id: z.string(),
  stockManaged: z.boolean().nullable(),
  channelStock: z.array(
    z
      .object({
        state: z.string(),
        needed: z.object({ revision: z.number() }).loose(),
        submitted: z.object({ revision: z.number(), quantity: z.number().nullable() }).loose(),
        confirmed: z.object({ revision: z.number(), quantity: z.number().nullable() }).loose(),
      })
      .loose(),
  ),
});
export type ListingView = z.infer<typeof listing>;

/** Asks for Sync Now, and waits for the shops. Returns what was done, by listing. */
export async function syncNow({ api }: Merchant, itemId: string): Promise<Readonly<Record<string, string>>> {
  const answer = z.object({
    listings: z.array(z.object({ id: z.string(), syncNow: z.object({ outcome: z.string() }) })),
  });
  const { listings } = await api.post(`/v1/items/${itemId}/sync-now?waitSeconds=20`, {}, answer);
  return Object.fromEntries(listings.map(({ id, syncNow: { outcome } }) => [id, outcome]));
}

export function readListing({ api }: Merchant, listingId: string): Promise<ListingView> {
  return api.get(`/v1/listings/${listingId}`, listing);
}

/** Everything needed at this listing's channels has been confirmed. */
export function atRest({ channelStock }: ListingView): boolean {
  return channelStock.every(
    ({ state, needed, confirmed }) => state === 'idle' && needed.revision === confirmed.revision,
  );
}

/** The first page of a list, as it is. */
export async function listAll({ api }: Merchant, path: string): Promise<readonly Record<string, unknown>[]> {
  const { data } = await api.get(path, z.object({ data: z.array(z.record(z.string(), z.unknown())) }));
  return data;
}

/** An item's stock over all locations. */
export function readStock(
  { api }: Merchant,
  itemId: string,
): Promise<{ onHand: number; committed: number; available: number; oversold: number }> {
  const units = z.number();
  return api.get(
    `/v1/items/${itemId}/stock`,
    z.object({ onHand: units, committed: units, available: units, oversold: units }),
  );
}
