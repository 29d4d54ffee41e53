import type { Shop } from '../../shop/shop.ts';
import type { BulkOperation, DraftOrder, Fulfillment, ShopifyLocation, StockLevel } from './own-state.ts';
import type { Customer, Order, OrderLine, Product, Refund, Webhook } from '../../shop/state.ts';

/** Names the records that the API shows, by Shopify's names of their types. */
export interface Shown {
  readonly Product: Product;
  readonly ProductVariant: Product;
  readonly InventoryItem: Product;
  readonly InventoryLevel: StockLevel;
  readonly Location: ShopifyLocation;
  readonly Order: Order;
  readonly LineItem: { readonly order: Order; readonly line: OrderLine };
  readonly Fulfillment: Fulfillment;
  readonly Refund: Refund;
  readonly DraftOrder: DraftOrder;
  readonly Customer: Customer;
  readonly WebhookSubscription: Webhook;
  readonly BulkOperation: BulkOperation;
}

/** Holds the functions that show records. A view has a value or a function for each field it resolves. */
export type Views = { readonly [T in keyof Shown]: (shop: Shop, record: Shown[T]) => object };

/** Stands for a record until a field of it is asked for. */
export interface Reference {
  readonly __typename: keyof Shown;
  readonly shownBy: (views: Views, shop: Shop) => object;
}

/** Refers to a record, so that views need not know one another. */
export function refer<T extends keyof Shown>(type: T, record: Shown[T]): Reference;
export function refer<T extends keyof Shown>(type: T, record: Shown[T] | null | undefined): Reference | null;
export function refer<T extends keyof Shown>(type: T, record: Shown[T] | null | undefined): Reference | null {
  if (record === null || record === undefined) return null;
  return { __typename: type, shownBy: (views, shop) => views[type](shop, record) };
}

export function isReference(value: object): value is Reference {
  return 'shownBy' in value;
}
