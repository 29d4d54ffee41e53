import { randomUUID } from 'node:crypto';
import type { Body } from '../../openapi/json.ts';
import type { Shop } from '../../shop/shop.ts';
import { offersOf } from './catalog.ts';
import { orderIdOf } from './ids.ts';
import { isLive } from './listing.ts';
import { orderPart, partOf } from './part.ts';
import { schemaVersion } from './topics.ts';

/** Builds a notification from the current state of its resource: a line item, or an item. */
export function notificationOf(shop: Shop, topic: string, resourceId: number): Body {
  const at = shop.clock.now().toISOString();
  return {
    metadata: { topic, schemaVersion, deprecated: false },
    notification: {
      notificationId: `${randomUUID()}_${randomUUID()}`,
      eventDate: at,
      publishDate: at,
      publishAttemptCount: 1,
      data: dataOf(shop, topic, resourceId),
    },
  };
}

function dataOf(shop: Shop, topic: string, id: number): Body {
  switch (topic) {
    case 'ORDER_CONFIRMATION':
    case 'ITEM_MARKED_SHIPPED':
      return lineData(shop, id);
    case 'ITEM_AVAILABILITY':
    case 'ITEM_PRICE_REVISION':
      return itemData(shop, topic, id);
    default: {
      // The account's own data, in the form of the vectors of event-notification-nodejs-sdk.
      const { username, userId } = partOf(shop);
      return { username, userId, eiasToken: Buffer.from(userId).toString('base64') };
    }
  }
}

/** eBay's documentation promises the order's id, by which the order is to be read. The rest is a guess. */
function lineData(shop: Shop, lineId: number): Body {
  const order = shop.state.orders.find(({ lines }) => lines.some(({ id }) => id === lineId));
  if (order === undefined) return { lineItemId: String(lineId) };
  const sold = orderPart(shop, order).lines.find((one) => one.lineId === lineId);
  const { userId, username } = partOf(shop);
  return {
    user: { userId, username },
    orderId: orderIdOf(order.id),
    lineItemId: String(lineId),
    itemId: sold?.listingId ?? '',
  };
}

function itemData(shop: Shop, topic: string, recordId: number): Body {
  const record = shop.state.products.find(({ id }) => id === recordId);
  const offer = record === undefined ? undefined : offersOf(shop, record).find(isLive);
  const variation = record?.type === 'variation' ? record.id : 0;
  const item = {
    itemId: `v1|${offer?.listing?.id ?? '0'}|${variation}`,
    listingMarketplaceId: offer?.marketplaceId ?? 'EBAY_US',
  };
  if (topic === 'ITEM_PRICE_REVISION') {
    return { ...item, newPrice: { value: offer?.price ?? '0.00', currency: shop.state.currency } };
  }
  const left = offer === undefined ? 0 : (record?.stockQuantity ?? 0);
  return { ...item, estimatedAvailabilityStatus: left > 0 ? 'AVAILABLE' : 'UNAVAILABLE' };
}
