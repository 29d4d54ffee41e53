import { webhookErrorOf } from '../../shop/delivery-faults.ts';
import type { Deliveries } from '../../shop/outbox.ts';
import type { Shop } from '../../shop/shop.ts';
import type { Webhook } from '../../shop/state.ts';
import { partOf } from './part.ts';
import { notificationOf } from './notifications.ts';
import { signatureOf } from './signing.ts';

/**
 * An endpoint that has acknowledged nothing for so long is marked down.
 * https://developer.ebay.com/develop/guides-v2/marketplace-user-account-deletion
 */
const markedDownAfterMs = 24 * 3_600_000;

/** Sends notifications as eBay does, except that a failed one is not sent again (eBay tries three times). */
export const deliveries: Deliveries = {
  patienceMs: 3_000,
  body: (shop, topic, resourceId) => {
    const error = webhookErrorOf(shop);
    return JSON.stringify(error === null ? notificationOf(shop, topic, resourceId) : { errors: [error] });
  },
  // A webhook's secret is the private key that signs, so a rotated key signs from the next delivery on.
  headers: ({ webhook, body }) => ({
    'content-type': 'application/json',
    'x-ebay-signature': signatureOf(body, webhook.secret),
    'content-length': String(Buffer.byteLength(body)),
  }),
  accepts: (status) => [200, 201, 202, 204].includes(status),
  note,
};

function note(webhook: Webhook, delivered: boolean, shop: Shop): void {
  if (delivered) {
    webhook.failures = 0;
    delete webhook.failingSince;
    return;
  }
  const now = shop.clock.now();
  webhook.failingSince ??= now.toISOString();
  webhook.failures += 1;
  if (now.getTime() - Date.parse(webhook.failingSince) >= markedDownAfterMs) markDown(shop, webhook.url);
}

/** Marks a destination down: its subscriptions send nothing until the app enables it again. */
function markDown(shop: Shop, endpoint: string): void {
  const { destinations } = partOf(shop);
  for (const one of destinations) if (one.endpoint === endpoint) one.status = 'MARKED_DOWN';
  for (const one of shop.state.webhooks) if (one.url === endpoint) one.status = 'disabled';
}
