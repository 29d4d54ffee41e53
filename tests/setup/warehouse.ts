import { changeItemPreferences } from '@onhand/core/channel-stock/change-item-preferences.ts';
import type { ItemPreferencesChange } from '@onhand/core/channel-stock/change-item-preferences.ts';
import { readItemPreferences } from '@onhand/core/items/item-preferences.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { listOrderHolds } from '@onhand/core/stock/list-order-holds.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, ItemId } from '@onhand/domain/ids.ts';
import type { TestMerchant } from './catalogue.ts';
import { deliveryOf, orderFor } from './orders.ts';

/** Acts for a warehouse merchant, by core alone. */
export interface TestWarehouse {
  book(kind: 'receipt' | 'adjustment' | 'count', quantity: number, itemId: ItemId): Promise<void>;
  /** Takes in an order, or a newer snapshot of it. */
  order(
    number: string,
    units: Readonly<Record<string, number>>,
    changed?: Parameters<typeof orderFor>[2],
  ): Promise<void>;
  set(
    itemId: ItemId,
    change: Pick<ItemPreferencesChange, 'syncInventory' | 'processOrders' | 'streetDate'>,
  ): Promise<void>;
  isOn(itemId: ItemId): Promise<boolean | undefined>;
  /** What holds an order, as "line reason". */
  holds(number: string): Promise<readonly string[]>;
}

let changes = 0;

export function warehouseOf(
  db: Db,
  merchant: TestMerchant,
  { integrationId, clock }: { readonly integrationId: IntegrationId; readonly clock: { now(): Date } },
): TestWarehouse {
  const { merchantId, locationId } = merchant;
  return {
    async book(kind, quantity, itemId) {
      changes += 1;
      const change = { kind, merchantId, itemId, locationId, quantity, sourceKey: `change-${changes}` };
      await bookStock(db, [change], { actor: 'test', clock });
    },
    async order(number, units, changed = {}) {
      const snapshot = orderFor(number, units, changed);
      await takeIn(db, [deliveryOf({ merchantId, integrationId }, snapshot)], { clock });
    },
    async set(itemId, change) {
      const actor = { label: 'test', keyId: null };
      await changeItemPreferences(db, { merchantId, itemIds: [itemId], ...change, actor, at: clock.now() });
    },
    async isOn(itemId) {
      const [row] = await readItemPreferences(db, merchantId, [itemId]);
      return row?.itemSync?.processOrders;
    },
    async holds(number) {
      const orders = await db
        .selectFrom('orders')
        .where('integration_id', '=', integrationId)
        .where('external_order_id', '=', number)
        .select('id')
        .execute();
      const holds = await listOrderHolds(db, { merchantId, orderIds: orders.map(({ id }) => id) });
      return holds.map(({ externalLineId, reason }) => `${externalLineId} ${reason}`);
    },
  };
}
