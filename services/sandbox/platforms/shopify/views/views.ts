import type { Views } from '../reference.ts';
import { bulkView } from './bulk.ts';
import { customerView } from './customer.ts';
import { draftView } from './draft.ts';
import { fulfillmentView } from './fulfillment.ts';
import { itemView, levelView } from './inventory.ts';
import { lineView } from './line.ts';
import { locationView } from './location.ts';
import { orderView } from './order.ts';
import { productView } from './product.ts';
import { refundView } from './refund.ts';
import { variantView } from './variant.ts';
import { webhookView } from './webhook.ts';

/** Shows each type of record that the sandbox resolves. */
export const views: Views = {
  BulkOperation: bulkView,
  Customer: customerView,
  DraftOrder: draftView,
  Fulfillment: fulfillmentView,
  InventoryItem: itemView,
  InventoryLevel: levelView,
  LineItem: lineView,
  Location: locationView,
  Order: orderView,
  Product: productView,
  ProductVariant: variantView,
  Refund: refundView,
  WebhookSubscription: webhookView,
};
