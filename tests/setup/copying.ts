import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { PlatformKey } from '@onhand/contracts/platforms.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { TakeInResult } from '@onhand/core/orders/delivery.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, ItemId, OrderId } from '@onhand/domain/ids.ts';
import type { CopyState } from '@onhand/domain/orders/copies/copy-machine.ts';
import { createIntegration, createItem, createListing, createMerchant } from './catalogue.ts';
import type { TestMerchant } from './catalogue.ts';
import { after, observeShop } from './observed-shop.ts';
import type { ObservedShop } from './observed-shop.ts';
import { deliveryOf, orderFor } from './orders.ts';

const placedAt = '2026-11-22T11:59:00Z';

/** A merchant with a source store that shows 10 of X and of Y, and a shop whose orders are copied there. */
export interface CopyingMerchant {
  readonly merchant: TestMerchant;
  readonly source: ObservedShop;
  readonly shop: IntegrationId;
  readonly items: { readonly x: ItemId; readonly y: ItemId };
  /** The order of the shop, as it stands at `atMs`. */
  sell(
    units: Readonly<Record<string, number>>,
    atMs: number,
    changes?: Parameters<typeof orderFor>[2],
  ): Promise<readonly TakeInResult[]>;
  /** The order of the source store with the copy's marker, or with another. */
  created(
    units: Readonly<Record<string, number>>,
    atMs: number,
    changes?: Parameters<typeof orderFor>[2],
  ): Promise<readonly TakeInResult[]>;
  copy(): Promise<{ readonly orderId: OrderId; readonly marker: string; readonly state: CopyState }>;
  level(item: ItemId): Promise<{ readonly onHand: number; readonly available: number }>;
  incidents(): Promise<readonly string[]>;
}

/** @param strategy what becomes of the shop's orders, and how the source is lowered */
export async function createCopying(
  db: Db,
  {
    orderCopy,
    writeSalesBack,
    sourcePlatform = 'woocommerce',
  }: {
    readonly orderCopy: 'draft' | 'order';
    readonly writeSalesBack: 'adjust' | 'order';
    readonly sourcePlatform?: PlatformKey;
  },
): Promise<CopyingMerchant> {
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  await db.updateTable('merchants').set({ stock_authority: 'source' }).where('id', '=', merchantId).execute();
  const supplier = await createIntegration(db, merchant, `source-${merchantId}`);
  const shop = await createIntegration(db, merchant, `shop-${merchantId}`);
  const own = { role: 'supplier', write_sales_back: writeSalesBack, platform: sourcePlatform } as const;
  await db.updateTable('integrations').set(own).where('id', '=', supplier).execute();
  const orders = { merchant_id: merchantId, entity: 'orders' } as const;
  await db
    .insertInto('sync_settings')
    .values([
      { ...orders, integration_id: supplier, direction: 'outbound', auto_export: true },
      {
        ...orders,
        integration_id: shop,
        direction: 'inbound',
        auto_import: true,
        order_copy: orderCopy,
        copy_to: supplier,
        copies_since: after(-60_000),
      },
    ])
    .execute();
  const items = { x: await createItem(db, merchant, 'X', 10), y: await createItem(db, merchant, 'Y', 10) };
  for (const integrationId of [supplier, shop]) {
    await createListing(db, merchant, { integrationId, unit: 'x', itemId: items.x });
    await createListing(db, merchant, { integrationId, unit: 'y', itemId: items.y });
  }
  const source = await observeShop(db, supplier);
  await source.setDirection('inbound');
  await db
    .updateTable('sync_settings')
    .set({ direction: 'outbound' })
    .where('integration_id', '=', supplier)
    .where('entity', '=', 'orders')
    .execute();
  await source.know(10);

  const deliver = async (integrationId: IntegrationId, order: OrderSnapshot, atMs: number) => {
    const clock = { now: () => after(atMs) };
    const results = await takeIn(db, [deliveryOf({ ...merchant, integrationId }, order)], { clock });
    await spreadDue(db, after(atMs));
    return results;
  };
  const copy = () =>
    db
      .selectFrom('order_copies')
      .where('merchant_id', '=', merchantId)
      .select(['order_id as orderId', 'marker', 'state'])
      .executeTakeFirstOrThrow();
  return {
    merchant,
    source,
    shop,
    items,
    copy,
    sell: (units, atMs, changes = {}) => deliver(shop, orderFor('1', units, { placedAt, ...changes }), atMs),
    async created(units, atMs, changes = {}) {
      const { marker } = await copy();
      return deliver(supplier, { ...orderFor('100', units, { placedAt, marker, ...changes }) }, atMs);
    },
    async level(item) {
      const { on_hand, committed } = await db
        .selectFrom('stock_levels')
        .where('item_id', '=', item)
        .select(['on_hand', 'committed'])
        .executeTakeFirstOrThrow();
      return { onHand: on_hand, available: on_hand - committed };
    },
    async incidents() {
      const rows = await db
        .selectFrom('incidents')
        .where('merchant_id', '=', merchantId)
        .where('resolved_at', 'is', null)
        .select('kind')
        .orderBy('kind')
        .execute();
      return rows.map(({ kind }) => kind);
    },
  };
}
