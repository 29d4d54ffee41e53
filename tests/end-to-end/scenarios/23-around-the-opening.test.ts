import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOnhand } from '../../setup/onhand.ts';
import type { TestOnhand } from '../../setup/onhand.ts';
import {
  atRest,
  connectSandboxShop,
  createListing,
  createMerchant,
  createUnopenedItem,
  listAll,
  listInSandbox,
  readListing,
  readStock,
  setDirection,
} from '../../setup/shop-front.ts';
import type { Merchant, SandboxListing, SandboxShop } from '../../setup/shop-front.ts';
import { until } from '../../setup/until.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const topics = ['order.created', 'order.updated', 'product.updated'];

let onhand: TestOnhand;
beforeAll(async () => {
  onhand = await startOnhand();
});
afterAll(() => onhand[Symbol.asyncDispose]());

/** The four orders, and what happens to each after the opening. */
const statuses = ['pending', 'on-hold', 'processing', 'completed'] as const;

interface Placed {
  readonly id: number;
  readonly lineId: number;
}

/** A shop with a product and the four orders, which it does not tell us of yet. */
async function shopWithOrders(merchant: Merchant, role: 'supplier' | 'seller', stock: number) {
  const { control } = onhand.sandbox;
  const products = [{ name: 'Mug', sku: 'MUG', stock }];
  let productId = 0;
  const orders: Placed[] = [];
  const beforeConnecting = async (shopId: string) => {
    productId = (await control.shop(shopId)).products[0]?.id ?? 0;
    for (const status of statuses) {
      const { id, lines } = await control.placeOrder(shopId, {
        status,
        lines: [{ productId, quantity: 2 }],
      });
      orders.push({ id, lineId: lines[0]?.lineId ?? 0 });
    }
    await control.settled(shopId);
    // Moments have whole seconds: what happened in the second of the opening may belong to either side.
    await passSecond({ shopId });
  };
  const options = { role, subscribe: false, shop: { products }, beforeConnecting };
  const shop = await connectSandboxShop(onhand, merchant, options);
  return { shop, productId, orders };
}

async function passSecond({ shopId }: Pick<SandboxShop, 'shopId'>): Promise<void> {
  const second = async () => (await onhand.sandbox.control.shop(shopId)).now.slice(0, 19);
  const before = await second();
  await until(second, (now) => now > before);
}

async function subscribe(shop: SandboxShop): Promise<void> {
  for (const topic of topics) {
    await onhand.sandbox.control.addWebhook(shop.shopId, {
      topic,
      url: shop.webhookUrl,
      secret: shop.webhookSecret,
    });
  }
}

/** The listing and the item that the automatic import of the source brings. */
async function imported(merchant: Merchant, integrationId: string) {
  const [listing] = await until(
    () => listAll(merchant, `/v1/listings?integrationId=${integrationId}`),
    ([one]) => typeof one?.['itemId'] === 'string',
  );
  return { listingId: String(listing?.['id']), itemId: String(listing?.['itemId']) };
}

/** What happens to the orders after the opening. */
function changesOf({ shopId }: SandboxShop, orders: readonly Placed[]): (() => Promise<unknown>)[] {
  const { control } = onhand.sandbox;
  const [pending, held, processing, completed] = orders;
  if (!pending || !held || !processing || !completed) throw new Error('There are four orders.');
  const refunded = [{ lineId: processing.lineId, quantity: 1 }];
  return [
    () => control.changeOrder(shopId, pending.id, { status: 'processing' }),
    () => control.cancelOrder(shopId, held.id),
    () => control.refund(shopId, processing.id, { restock: true, lines: refunded }),
    () => edit(shopId, completed),
  ];
}

/** An edit that changes no quantity; the shop tells of the order as it is by then. */
function edit(shopId: string, { id, lineId }: Placed) {
  const quantity = onhand.sandbox.control
    .shop(shopId)
    .then(({ orders }) => orders.find((order) => order.id === id)?.lines[0]?.quantity ?? 0);
  return quantity.then((units) =>
    onhand.sandbox.control.changeOrder(shopId, id, { lines: [{ lineId, quantity: units }] }),
  );
}

const untilAtRest = (merchant: Merchant, listingIds: readonly string[]) =>
  until(
    () => Promise.all(listingIds.map((id) => readListing(merchant, id))),
    (all) => all.every(atRest),
  );
const untilOnHand = (merchant: Merchant, itemId: string, units: number) =>
  until(
    () => readStock(merchant, itemId),
    ({ onHand, committed }) => onHand === units && committed === 0,
  );

const arrivals = [
  [0, 1, 2, 3],
  [3, 2, 1, 0],
  [1, 2, 3, 0],
  [2, 0, 3, 1],
];

describe('at the source', () => {
  let merchant: Merchant;
  let itemId: string;
  let source: Awaited<ReturnType<typeof shopWithOrders>>;
  let sourceListing: string;
  let destination: SandboxListing;
  let changes: (() => Promise<unknown>)[];

  /** The source shows 10 with its four orders, and opens the item; a destination follows. */
  async function open(): Promise<void> {
    merchant = await createMerchant(onhand, 'Around the opening', 'source');
    source = await shopWithOrders(merchant, 'supplier', 16);
    const { shop, orders } = source;
    await setDirection(merchant, shop.integrationId, 'inbound');
    ({ itemId, listingId: sourceListing } = await imported(merchant, shop.integrationId));
    await subscribe(shop);
    await untilOnHand(merchant, itemId, 10);
    const seller = await connectSandboxShop(onhand, merchant);
    destination = await listInSandbox(onhand, merchant, seller, { itemId, sku: 'MUG', stock: 1 });
    await untilShown(10);
    await passSecond(shop);
    changes = changesOf(shop, orders);
  }

  const shown = () =>
    Promise.all([
      onhand.sandbox.control.stockOf(source.shop.shopId, source.productId),
      onhand.sandbox.control.stockOf(destination.shopId, destination.productId),
    ]);
  async function untilShown(figure: number): Promise<void> {
    await untilOnHand(merchant, itemId, figure);
    await until(shown, (figures) => figures.every((one) => one === figure));
    await untilAtRest(merchant, [sourceListing, destination.listingId]);
  }
  const written = async () => {
    const { control } = onhand.sandbox;
    const both = await Promise.all([source.shop.shopId, destination.shopId].map((id) => control.writes(id)));
    return both.flat().map(({ quantity }) => quantity);
  };

  it('on hand follows 10 → 8 → 10 → 11 → 11, and all channels with it', async () => {
    await open();
    const figures = [8, 10, 11, 11];
    for (const [index, change] of changes.entries()) {
      await change();
      await untilShown(figures[index] ?? 0);
    }
    expect(await onhand.sandbox.control.writes(source.shop.shopId)).toEqual([]);
    expect(await listAll(merchant, '/v1/incidents')).toEqual([]);
  });

  it.each(arrivals)('ends at 11 when they come as %i, %i, %i, %i', async (...order) => {
    await open();
    for (const index of order) await changes[index]?.();
    await untilShown(11);
  });

  it.each(arrivals)('ends at 11 two hours late, as %i, %i, %i, %i', async (...order) => {
    await open();
    const { control } = onhand.sandbox;
    const { shopId } = source.shop;
    for (const { id } of source.orders) await control.addFault(shopId, { kind: 'hide_order', orderId: id });
    for (const topic of topics) await control.addFault(shopId, { kind: 'lose_deliveries', topic });
    for (const change of changes) await change();
    await control.settled(shopId);
    await control.clearFaults(shopId);
    for (const { id } of source.orders) await control.addFault(shopId, { kind: 'hide_order', orderId: id });
    // The figure is read: 11.
    await control.editProduct(shopId, source.productId, { description: 'New' });
    await untilShown(11);
    for (const id of [shopId, destination.shopId]) await control.clearWrites(id);

    await onhand.shiftClock(2 * hourMs);
    for (const index of order) {
      const placed = source.orders[index];
      if (placed !== undefined) await edit(shopId, placed);
    }
    await control.settled(shopId);
    await untilSettled();
    await untilShown(11);
    expect(Math.max(0, ...(await written()))).toBeLessThanOrEqual(11);
    await onhand.shiftClock(0);
  });

  /** Every order is known as it is now, and no figure is left in doubt. */
  async function untilSettled(): Promise<void> {
    await until(
      () =>
        onhand.db
          .selectFrom('orders')
          .innerJoin('inbound_events', (join) =>
            join
              .onRef('inbound_events.integration_id', '=', 'orders.integration_id')
              .onRef('inbound_events.event_key', '=', 'orders.snapshot_key'),
          )
          .where('orders.integration_id', '=', source.shop.integrationId as IntegrationId)
          .select(['orders.state', 'inbound_events.received_at'])
          .orderBy('orders.external_order_id')
          .execute(),
      (rows) => rows.map(({ state }) => state).join() === 'open,cancelled,open,closed',
    );
  }
});

describe('at a destination', () => {
  it('the first counts, and the others have no effect', async () => {
    const { control } = onhand.sandbox;
    const merchant = await createMerchant(onhand, 'Elsewhere', 'source');
    const itemId = await createUnopenedItem(merchant, 'MUG');
    const main = await connectSandboxShop(onhand, merchant, { role: 'supplier' });
    await setDirection(merchant, main.integrationId, 'inbound');
    const source = await listInSandbox(onhand, merchant, main, { itemId, sku: 'MUG', stock: 10 });
    await untilOnHand(merchant, itemId, 10);

    const { shop, productId, orders } = await shopWithOrders(merchant, 'seller', 16);
    const listingId = await createListing(merchant, {
      integrationId: shop.integrationId,
      externalKey: String(productId),
      sku: 'MUG',
      itemId,
      countsFrom: new Date().toISOString(),
    });
    await subscribe(shop);
    await untilAtRest(merchant, [source.listingId, listingId]);
    await passSecond(shop);
    for (const change of changesOf(shop, orders)) await change();
    await untilOnHand(merchant, itemId, 8);
    const shown = () =>
      Promise.all([
        control.stockOf(shop.shopId, productId),
        control.stockOf(source.shopId, source.productId),
      ]);
    // What the older orders gave back is a rise that no order explains: it waits until the orders are heard.
    await until(
      () => listAll(merchant, `/v1/observations?integrationId=${shop.integrationId}`),
      (observations) => observations.some(({ seen, state }) => seen === 11 && state === 'provisional'),
    );
    for (const { shopId } of [shop, source]) await control.skewClock(shopId, 2 * minuteMs);
    await onhand.shiftClock(2 * minuteMs);
    await until(shown, (figures) => figures.every((one) => one === 8));
    await untilAtRest(merchant, [source.listingId, listingId]);
    await onhand.shiftClock(0);
  });
});
