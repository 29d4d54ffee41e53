import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type {
  newOrder,
  newProduct,
  newRefund,
  newWebhook,
  orderChange,
  productEdit,
} from '../control/schema.ts';
import type { Deliveries } from '../shop/outbox.ts';
import type { RunningShop } from '../shop/running-shop.ts';
import type { Shop } from '../shop/shop.ts';
import type { Credentials, Order, Refund, ShopState } from '../shop/state.ts';

export interface ApiOptions {
  /** Where its shops' addresses begin, such as `/platform/:shop`. */
  readonly root: string;
  /** Finds a shop of this platform by the `shop` of its address. */
  readonly find: (id: string) => RunningShop | null;
}

/**
 * A platform as the sandbox plays it: its wire format, and what it does by itself to the shop that all
 * platforms share (shop/state.ts). What a hand does comes from the control API and the pages; it is done as
 * the platform's own administration would, so the shop's webhooks tell of it.
 */
export interface SimulatedPlatform {
  /** As people write it. */
  readonly name: string;
  /** Fastify plugin: the platform's API of all its shops. */
  readonly api: (app: FastifyInstance, options: ApiOptions) => Promise<void>;
  readonly deliveries: Deliveries;
  /** What a shop has before anybody has put anything into it. */
  opening(permissions: Credentials['permissions']): Pick<ShopState, 'credentials' | 'next' | 'terms'>;
  /** Fills in what a state lacks that an older version of the sandbox kept in a file. */
  restored(state: ShopState): ShopState;
  readonly products: ProductsByHand;
  readonly orders: OrdersByHand;
  /** Gives the webhook's id. */
  addWebhook(shop: Shop, webhook: z.output<typeof newWebhook>): number;
  /** A text of the shop as people see it. */
  shownText(kept: string): string;
}

/** What a hand does to products. @throws Refusal 404 where there is no such product or variation */
export interface ProductsByHand {
  /** Adds a product with its variations; gives the product's id. */
  add(shop: Shop, product: z.output<typeof newProduct>): number;
  edit(shop: Shop, id: number, edit: z.output<typeof productEdit>): void;
  /** Null: stock is no longer managed. */
  setStock(shop: Shop, id: number, quantity: number | null): void;
  /** Into the bin. */
  remove(shop: Shop, id: number): void;
}

/** What a shopper or a hand does to orders. @throws Refusal 404 where there is no such order */
export interface OrdersByHand {
  place(shop: Shop, order: z.output<typeof newOrder>): Order;
  change(shop: Shop, id: number, change: z.output<typeof orderChange>): void;
  cancel(shop: Shop, id: number): void;
  /** Whether it can still be cancelled. */
  isOpen(order: Order): boolean;
  /** Into the bin. */
  remove(shop: Shop, id: number): void;
  refund(shop: Shop, id: number, refund: z.output<typeof newRefund>): Refund;
  /** Keeps an order as the platform's API showed it, so that reading it shows the same again. */
  keepRecorded(shop: Shop, wire: unknown): void;
}
