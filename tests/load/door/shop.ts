import type { Db } from '@onhand/database/connect.ts';
import type { Delivery } from '@onhand/core/orders/delivery.ts';
import type { IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';
import { createIntegration, createItem, createListing, createMerchant } from '../../setup/catalogue.ts';
import type { TestMerchant } from '../../setup/catalogue.ts';
import { deliveryOf, orderFor } from '../../setup/orders.ts';

/** A shop of a merchant of its own, whose items do not run out. */
export interface Shop {
  readonly merchant: TestMerchant;
  readonly integrationId: IntegrationId;
  readonly items: readonly { itemId: ItemId; listingId: ListingId; unit: string }[];
}

let nextOrder = 0;

export async function openShop(db: Db, count: number): Promise<Shop> {
  const merchant = await createMerchant(db);
  const integrationId = await createIntegration(db, merchant, `shop-${merchant.merchantId}`);
  const items = [];
  for (let index = 0; index < count; index += 1) {
    const unit = `unit-${index}`;
    const itemId = await createItem(db, merchant, unit, 100_000_000);
    items.push({
      itemId,
      unit,
      listingId: await createListing(db, merchant, { integrationId, unit, itemId }),
    });
  }
  return { merchant, integrationId, items };
}

/** Picks an item of a shop at random. */
export function pick({ items }: Shop): Shop['items'][number] {
  const item = items[Math.floor(Math.random() * items.length)];
  if (item === undefined) throw new Error('The shop is empty.');
  return item;
}

/** The delivery of a new order of one unit. */
export function delivery({ merchant, integrationId }: Shop, unit: string): Delivery {
  return deliveryOf({ ...merchant, integrationId }, orderFor(nextNumber(), { [unit]: 1 }));
}

/** The delivery of a new order of so many lines. */
export function longDelivery(shop: Shop, lines: number): Delivery {
  const [line] = orderFor('', { unit: 1 }).lines;
  if (line === undefined) throw new Error('An order has lines.');
  const order = orderFor(
    nextNumber(),
    {},
    {
      lines: Array.from({ length: lines }, (_, index) => {
        const { unit } = pick(shop);
        return {
          ...line,
          externalLineId: String(index),
          ref: { unit, group: unit, location: '' },
          sku: unit,
        };
      }),
    },
  );
  return deliveryOf({ ...shop.merchant, integrationId: shop.integrationId }, order);
}

function nextNumber(): string {
  nextOrder += 1;
  return String(nextOrder);
}
