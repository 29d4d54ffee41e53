import { accountOperations } from '../account.ts';
import type { Operations } from '../operation.ts';
import { bulkItemOperations } from './bulk-items.ts';
import { destinationOperations } from './destinations.ts';
import { fulfillmentOperations } from './fulfillments.ts';
import { groupOperations } from './groups.ts';
import { itemOperations } from './items.ts';
import { locationOperations } from './locations.ts';
import { offerOperations } from './offers.ts';
import { orderOperations } from './orders.ts';
import { priceQuantityOperations } from './price-quantity.ts';
import { refundOperations } from './refunds.ts';
import { subscriptionOperations } from './subscriptions.ts';
import { topicOperations } from './topics.ts';

/** Holds every operation that the sandbox plays, by its id in the specification. */
export const operations: Operations = {
  ...itemOperations,
  ...bulkItemOperations,
  ...groupOperations,
  ...offerOperations,
  ...priceQuantityOperations,
  ...locationOperations,
  ...orderOperations,
  ...fulfillmentOperations,
  ...refundOperations,
  ...destinationOperations,
  ...subscriptionOperations,
  ...topicOperations,
  ...accountOperations,
};
