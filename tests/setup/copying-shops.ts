import type { OrderSummary } from '@onhand/sandbox/control/summary.ts';
import { z } from 'zod';
import type { TestOnhand } from './onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createMerchant,
  createUnopenedItem,
  listAll,
  listInSandbox,
  readListing,
  readStock,
} from './shop-front.ts';
import type { Merchant, SandboxListing, SandboxShop } from './shop-front.ts';
import { until } from './until.ts';

/** A source store, and two shops whose orders are copied there. All show 10 of X and of Y. */
export interface CopyingShops {
  readonly merchant: Merchant;
  readonly source: SandboxShop;
  readonly shop: SandboxShop;
  readonly third: SandboxShop;
  readonly x: CopiedItem;
  readonly y: CopiedItem;
  /** What is on sale here, and what the source and the third shop show. */
  shown(item: CopiedItem): Promise<readonly [available: number, source: number | null, third: number | null]>;
  /** Waits until all channels of the items are at rest, for each at most `withinMs`. */
  rest(withinMs?: number): Promise<void>;
  /** The copy of an order, as the API shows it. Undefined: Onhand does not know the order yet. */
  copyOf(order: OrderSummary): Promise<ShownCopy | undefined>;
  /** The orders that the source store has. */
  sourceOrders(): Promise<readonly OrderSummary[]>;
  incidents(): Promise<readonly unknown[]>;
}

/** An item with its listings. */
interface CopiedItem {
  readonly itemId: string;
  readonly source: SandboxListing;
  readonly shop: SandboxListing;
  readonly third: SandboxListing;
}

interface ShownCopy {
  readonly state: string;
  readonly externalOrderId: string | null;
  readonly code: string | null;
}

const read = z.object({
  copy: z
    .object({
      state: z.string(),
      externalOrderId: z.string().nullable(),
      code: z.string().nullable(),
    })
    .nullable(),
});

export async function createCopyingShops(
  onhand: TestOnhand,
  strategy: 'draft_orders_one_way' | 'orders_one_way',
  { currency = 'USD', sourcePlatform = 'woocommerce' } = {},
): Promise<CopyingShops> {
  const { control } = onhand.sandbox;
  const merchant = await createMerchant(onhand, 'Copying', 'source');
  const source = await connectSandboxShop(onhand, merchant, {
    role: 'supplier',
    shop: { platform: sourcePlatform },
  });
  const itemAtSource = async (sku: string) => {
    const itemId = await createUnopenedItem(merchant, sku);
    const listing = await listInSandbox(onhand, merchant, source, { itemId, sku, stock: 10 });
    await until(
      () => readStock(merchant, itemId),
      ({ onHand }) => onHand === 10,
    );
    return { itemId, sku, listing };
  };
  const atSource = [await itemAtSource('X'), await itemAtSource('Y')];
  const shop = await connectSandboxShop(onhand, merchant, { shop: { currency } });
  const third = await connectSandboxShop(onhand, merchant);
  const items: CopiedItem[] = [];
  for (const { itemId, sku, listing } of atSource) {
    const item = { itemId, sku, stock: 10 };
    items.push({
      itemId,
      source: listing,
      shop: await listInSandbox(onhand, merchant, shop, item),
      third: await listInSandbox(onhand, merchant, third, item),
    });
  }
  // Copied orders lower the source only if every destination copies its orders.
  for (const { integrationId } of [shop, third]) {
    const change = { kind: 'strategy', integrationId, strategy, sourceId: source.integrationId };
    const { id } = await merchant.api.post('/v1/plans', { change }, z.object({ id: z.string() }));
    await merchant.api.post(`/v1/plans/${id}/apply`, {}, z.unknown());
  }
  const [x, y] = items;
  if (x === undefined || y === undefined) throw new Error('There are no items.');
  const rest = async (withinMs?: number) => {
    for (const { listingId } of items.flatMap((item) => [item.source, item.shop, item.third])) {
      await until(() => readListing(merchant, listingId), atRest, withinMs);
    }
  };
  await rest();
  return {
    merchant,
    source,
    shop,
    third,
    x,
    y,
    rest,
    async shown(item) {
      const { available } = await readStock(merchant, item.itemId);
      const figureAt = ({ shopId, productId }: SandboxListing) => control.stockOf(shopId, productId);
      return [available, await figureAt(item.source), await figureAt(item.third)];
    },
    async copyOf({ id: externalOrderId }) {
      const { integrationId } = shop;
      const query = `integrationId=${integrationId}&externalOrderId=${externalOrderId}`;
      const [order] = await listAll(merchant, `/v1/orders?${query}`);
      if (order === undefined) return undefined;
      const { copy } = await merchant.api.get(`/v1/orders/${String(order['id'])}`, read);
      return copy ?? undefined;
    },
    sourceOrders: async () => (await control.shop(source.shopId)).orders,
    incidents: async () => {
      const incidents = await listAll(merchant, '/v1/incidents');
      return incidents.filter(({ resolvedAt }) => resolvedAt === null).map(({ kind }) => kind);
    },
  };
}
