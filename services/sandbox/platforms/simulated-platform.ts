import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type {
  customerEdit,
  newCustomer,
  newOrder,
  newProduct,
  newRefund,
  newWebhook,
  orderChange,
  productEdit,
  webhookChange,
} from '../control/schema.ts';
import type { Deliveries } from '../shop/outbox.ts';
import type { RunningShop } from '../shop/running-shop.ts';
import type { Shop } from '../shop/shop.ts';
import type { Credentials, Order, Product, Refund, ShopState } from '../shop/state.ts';

export interface ApiOptions {
  /** The path before each shop's API, such as `/platform/:shop`. */
  readonly root: string;
  /** Finds a shop by the `shop` part of its address; null if there is no such shop. */
  readonly find: (id: string) => RunningShop | null;
}

/**
 * Simulates a platform: its wire format, and what the platform does by itself to the shared shop state
 * (shop/state.ts). An edit by an administrator comes from the control API or the pages. The platform performs
 * it as its own administration would, so the shop's webhooks report it.
 */
export interface SimulatedPlatform {
  /** The platform's name as people write it. */
  readonly name: string;
  /** Fastify plugin that serves the platform's API for all its shops. */
  readonly api: (app: FastifyInstance, options: ApiOptions) => Promise<void>;
  readonly deliveries: Deliveries;
  /** Returns the state that a new, empty shop starts with. */
  opening(
    permissions: Credentials['permissions'],
  ): Pick<ShopState, 'credentials' | 'next' | 'terms'> & Partial<Pick<ShopState, 'own'>>;
  /** Fills in fields that a state lacks because an older version of the sandbox stored it. */
  restored(state: ShopState): ShopState;
  /** Fields of a product, on the platform's wire, that no caller can read. Left out: none are known. */
  readonly unreadable?: Readonly<Record<string, unknown>>;
  readonly products: ProductsByHand;
  readonly orders: OrdersByHand;
  readonly customers: CustomersByHand;
  /** Adds a webhook and returns its id. */
  addWebhook(shop: Shop, webhook: z.output<typeof newWebhook>): number;
  /** Edits a webhook as an administrator does. */
  changeWebhook(shop: Shop, id: number, change: z.output<typeof webhookChange>): void;
  removeWebhook(shop: Shop, id: number): void;
  /** Converts a stored text to the text that people see. */
  shownText(kept: string): string;
  /** Names the stock of a product or variation as the platform's API does. */
  namesOf(shop: Shop, product: Product): ListingNames;
}

/** Names a stock record: its unit, what is listed as a whole, and the place ('': there are no places). */
export interface ListingNames {
  readonly unit: string;
  readonly group: string;
  readonly location: string;
}

/**
 * Changes products as an administrator does.
 *
 * @throws Refusal 404 if there is no such product or variation
 */
export interface ProductsByHand {
  /** Adds a product with its variations and returns the product's id. */
  add(shop: Shop, product: z.output<typeof newProduct>): number;
  edit(shop: Shop, id: number, edit: z.output<typeof productEdit>): void;
  /** Sets the stock; null stops managing stock. */
  setStock(shop: Shop, id: number, quantity: number | null): void;
  /** Moves it to the trash; with `force`, deletes it for good. */
  remove(shop: Shop, id: number, force: boolean): void;
  /** Takes it out of the trash. */
  restore(shop: Shop, id: number): void;
}

/**
 * Changes customers as shoppers and administrators do.
 *
 * @throws Refusal if there is no such customer, or the e-mail address belongs to another one
 */
export interface CustomersByHand {
  /** Creates an account and returns its id. */
  add(shop: Shop, customer: z.output<typeof newCustomer>): number;
  edit(shop: Shop, id: number, edit: z.output<typeof customerEdit>): void;
  remove(shop: Shop, id: number): void;
}

/**
 * Changes orders as shoppers and administrators do.
 *
 * @throws Refusal 404 if there is no such order
 */
export interface OrdersByHand {
  place(shop: Shop, order: z.output<typeof newOrder>): Order;
  change(shop: Shop, id: number, change: z.output<typeof orderChange>): void;
  cancel(shop: Shop, id: number): void;
  /** Returns whether the order can still be canceled. */
  isOpen(order: Order): boolean;
  /** Moves it to the trash; with `force`, deletes it for good. */
  remove(shop: Shop, id: number, force: boolean): void;
  /** Takes it out of the trash. */
  restore(shop: Shop, id: number): void;
  refund(shop: Shop, id: number, refund: z.output<typeof newRefund>): Refund;
  /** Stores an order as the platform's API showed it, so that reading it returns the same data. */
  keepRecorded(shop: Shop, wire: unknown): void;
}
