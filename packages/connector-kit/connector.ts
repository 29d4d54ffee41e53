import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { CreatedOrder } from '@onhand/contracts/connector/created-order.ts';
import type {
  CustomerBehaviour,
  Limit,
  ListingCreation,
  OrderCreation,
  ProductBehaviour,
  StockBehaviour,
  WriteBehaviour,
} from '@onhand/contracts/connector/behaviour.ts';
import type { CustomerContent, SealedContent, UnreadCustomer } from '@onhand/contracts/connector/customer.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { InputOf, Operation, OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { ReadResult, ReadRow, Write, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type {
  ListingAddition,
  ListingFound,
  ListingSearch,
  NewListing,
} from '@onhand/contracts/connector/new-listing.ts';
import type { ProductUpdate } from '@onhand/contracts/connector/product.ts';
import type { Keyed, Page, UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { App, OAuth, Renewed, Tokens } from './app.ts';
import type { Call, Shop } from './call.ts';
import type { SharedFault } from './faults.ts';
import type { Webhook } from './webhook.ts';

export type { Call, Shop } from './call.ts';

/** A shop as it is stored. `version` changes whenever one of its secrets is replaced. */
export interface StoredShop extends Shop {
  readonly version: string;
}

/**
 * Connects one platform: a small required base and optional capabilities. A connector omits a capability that
 * its platform lacks, instead of a method that throws. `stock` declares the stock changes that the platform
 * makes by itself.
 */
export interface Connector {
  readonly platform: string;
  readonly limits: readonly Limit[];
  readonly stock: StockBehaviour;
  check(call: Call): Promise<OutputOf<'check'>>;
  /**
   * Tells whether the shop answers a request like this operation's for other records. Asked when it failed at
   * one record, to tell a bad record from a shop that is down. Left out: `check` is asked.
   */
  readonly answers?: (call: Call, operation: Operation) => Promise<boolean>;
  readonly listings: Listings;
  readonly inventory?: Inventory;
  readonly orders?: Orders;
  readonly products?: Products;
  readonly customers?: Customers;
  readonly locations?: Locations;
  readonly webhook?: Webhook;
  readonly subscriptions?: Subscriptions;
  readonly app?: App;
  /** Left out: its secrets do not end, or the connector itself holds what ends. */
  readonly tokens?: Tokens;
  readonly oauth?: OAuth;
}

export interface Listings {
  /**
   * Lists everything. A listing that exists from the first page to the last is on one of them, whatever is
   * removed meanwhile: page numbers shift, so a page begins behind an id or another fixed key. A connector
   * that cannot tell whether it skipped some answers with a fault.
   */
  page(call: Call, cursor: string | null): Promise<OutputOf<'listings.page'>>;
  /** Reads the listings of up to 50 products. */
  get(call: Call, groups: readonly string[]): Promise<OutputOf<'listings.get'>>;
  /** Ends and relists listings, if the platform can. Accepts any number of rows. */
  readonly setState?: (
    call: Call,
    rows: Readonly<InputOf<'listings.setState'>['rows']>,
  ) => Promise<OutputOf<'listings.setState'>>;
  readonly creation?: ListingCreator;
}

/**
 * Lists products. Connector-kit searches for the marker before it calls `create`, refuses a product whose
 * SKU is taken, and runs calls with one marker one after the other (serving/list-once.ts).
 */
export interface ListingCreator {
  readonly behaviour: ListingCreation;
  /**
   * Lists a product with its units, each with a quantity of 0 that the platform manages. `begun`: what an
   * earlier attempt left of it, which is replaced. Whatever is refused leaves nothing that shoppers can buy.
   */
  create(
    call: Call,
    product: NewListing,
    as: { readonly begun: string | null },
  ): Promise<{ readonly kind: 'created'; readonly group: string } | Fault>;
  /**
   * Adds units to a product that the platform lists, each with a quantity of 0 that the platform manages, and
   * lets shoppers choose their options. Units that an earlier attempt added stay. If a unit is refused, none
   * of them is left. Changes nothing else of the product.
   */
  add(call: Call, addition: ListingAddition): Promise<{ readonly kind: 'added' } | Fault>;
  find(call: Call, search: ListingSearch): Promise<ListingFound>;
}

/**
 * Reads and writes stock. Each answer repeats its row's key. Connector-kit limits batches to the declared
 * size and turns a missing answer into `unknown`.
 *
 * With `writes.atomic`, one bad row may make the platform refuse the whole batch. Connector-kit therefore
 * halves the rows that are `rejected` (and not `transient`) until only the bad rows fail.
 *
 * Without `writes.cas` and `checksIfSeen`, `write` gets rows without `ifSeen`. Connector-kit reads rows with
 * `ifSeen` first and omits the rows that show another figure (serving/checked-write.ts).
 */
export interface Inventory {
  readonly writes: WriteBehaviour;
  readonly reads: { readonly batch: number };
  /**
   * Set if `write` reads the figures anyway and checks `ifSeen` itself (`settledBy`). Avoids a second read.
   */
  readonly checksIfSeen?: true;
  /**
   * Names the request that reads or writes a unit. Units with one name share a request. Left out: all do.
   */
  readonly requestOf?: (ref: UnitRef) => string;
  read(call: Call, rows: readonly ReadRow[]): Promise<readonly Keyed<{ result: ReadResult }>[]>;
  write(call: Call, rows: readonly Write[]): Promise<readonly Keyed<{ result: WriteResult }>[]>;
  readonly manage?: (call: Call, rows: readonly ReadRow[]) => Promise<OutputOf<'inventory.manage'>>;
}

export interface Orders {
  /** Time that a poll reads back before its cursor, to catch changes that became visible late. */
  readonly overlapMs: number;
  /** Interval between polls; null if webhooks make orders fast. */
  readonly pollEveryMs: number | null;
  /** Shortest time between the starts of two passes of `changedSince`. */
  readonly minPassMs: number;
  get(call: Call, ids: readonly string[]): Promise<OutputOf<'orders.get'>>;
  /**
   * Lists orders by their last change. `cursor` is a page's `next` or the start of a poll: null (all orders)
   * or an ISO 8601 time. That time is the first `asOf` of the last poll minus `overlapMs`.
   */
  changedSince(call: Call, cursor: string | null): Promise<OutputOf<'orders.changedSince'>>;
  /** Lists the orders that are neither closed nor cancelled. `cursor` is null or a page's `next`. */
  openPage(call: Call, cursor: string | null): Promise<OutputOf<'orders.openPage'>>;
  /** Reads an order for its copy elsewhere. The answer holds personal data: log no part of it. */
  readonly readForCopy?: (call: Call, id: string) => Promise<OutputOf<'orders.readForCopy'>>;
  readonly creation?: Creator;
}

/**
 * Creates orders, and drafts if the platform has any. Connector-kit searches for the marker before it calls
 * `create`, and runs calls with one marker one after the other (serving/create-once.ts).
 */
export interface Creator {
  readonly behaviour: OrderCreation;
  /**
   * Creates an order or a draft. `begun`: an incomplete one with the marker, which is completed instead.
   * Checks before it sends anything that the shop's currency is the order's (`currency_mismatch`).
   */
  create(
    call: Call,
    order: NewOrder,
    as: { readonly draft: boolean; readonly begun: string | null },
  ): Promise<{ readonly kind: 'created'; readonly created: CreatedOrder } | Fault>;
  /** Shows an order or a draft that was created before. */
  show(
    call: Call,
    externalId: string,
    as: { readonly draft: boolean },
  ): Promise<
    { readonly kind: 'created'; readonly created: CreatedOrder } | { readonly kind: 'absent' } | Fault
  >;
  /** Searches through at most a few pages of the shop in one call. */
  find(call: Call, search: InputOf<'orders.findByMarker'>): Promise<OutputOf<'orders.findByMarker'>>;
  /** Required if `behaviour.drafts` is not null. */
  readonly getDrafts?: (call: Call, ids: readonly string[]) => Promise<OutputOf<'orders.getDrafts'>>;
}

/**
 * Reads and updates product data. `sku` and `price` belong to units, the other fields to the product.
 * Connector-kit refuses rows with fields that are not `writable`.
 */
export interface Products {
  readonly behaviour: ProductBehaviour;
  get(call: Call, groups: readonly string[]): Promise<OutputOf<'products.get'>>;
  /**
   * Lists all products (`cursor` null), or the products changed since an ISO 8601 time, oldest change first.
   */
  page(call: Call, cursor: string | null): Promise<OutputOf<'products.page'>>;
  /**
   * Updates products and returns the outcome of each row. A row with an absent product or unit is `missing`
   * and changes nothing. Connector-kit reads the `changed` products and answers with them.
   */
  update(call: Call, rows: readonly ProductUpdate[]): Promise<readonly Keyed<{ result: ProductUpdated }>[]>;
}

export type ProductUpdated = { readonly kind: 'changed' } | { readonly kind: 'missing' } | Fault;

/** A customer as a connector reads it. Connector-kit encrypts the content before it leaves the process. */
export interface PlainCustomer {
  readonly externalId: string;
  /** ISO 8601 by the platform's clock; null: unknown. */
  readonly changedAt: string | null;
  readonly content: CustomerContent;
}

export type CustomerPage = Page<PlainCustomer> & { readonly unread: readonly UnreadCustomer[] };

/**
 * Reads and writes customers, without staff. Content never stands in a message or a log: a message names
 * fields. Connector-kit encrypts and decrypts it, and searches before it creates (serving/customers.ts).
 */
export interface Customers {
  readonly behaviour: CustomerBehaviour;
  page(
    call: Call,
    cursor: string | null,
  ): Promise<{ readonly kind: 'page'; readonly page: CustomerPage } | SharedFault>;
  get(call: Call, ids: readonly string[]): Promise<readonly Keyed<{ result: CustomerRead }>[]>;
  /** Finds the customer with an e-mail address, whatever its case. */
  find(call: Call, email: string): Promise<CustomerRead>;
  /** Answers `email_taken` if the platform refuses a second account with the address. */
  create(call: Call, content: CustomerContent): Promise<(WrittenCustomer & { readonly id: string }) | Fault>;
  /** Changes a customer who was just read, and leaves what the content lacks unchanged. */
  update(
    call: Call,
    there: PlainCustomer,
    content: CustomerContent,
  ): Promise<WrittenCustomer | { readonly kind: 'missing' } | Fault>;
}

/**
 * A customer was written. `shows` has what the answers to the write show of them, as far as they do. A
 * reading after the write that shows otherwise tells of somebody else's change.
 */
export interface WrittenCustomer {
  readonly kind: 'written';
  readonly shows?: CustomerContent;
}

export type CustomerRead =
  | { readonly kind: 'customer'; readonly customer: PlainCustomer }
  | { readonly kind: 'absent' }
  | SharedFault;

export interface Locations {
  list(call: Call): Promise<OutputOf<'locations.list'>>;
}

export interface Subscriptions {
  /** Lists the subscriptions that send to `url`, of any topic. */
  list(call: Call, url: string): Promise<OutputOf<'webhooks.list'>>;
  ensure(call: Call, url: string, topics: readonly string[]): Promise<OutputOf<'webhooks.ensure'>>;
  remove(call: Call, ids: readonly string[]): Promise<OutputOf<'webhooks.remove'>>;
}

/**
 * Encrypts and decrypts the content of customers for the merchant of an integration. The process that runs
 * the connector injects it.
 */
export interface CustomerVault {
  seal(integrationId: string, contents: readonly CustomerContent[]): Promise<readonly SealedContent[]>;
  /** @throws if it was not sealed for this merchant, or changed since */
  open(integrationId: string, sealed: readonly SealedRef[]): Promise<readonly CustomerContent[]>;
}

/** Encrypted content, and the hash of its e-mail address, to which it is bound. */
export type SealedRef = Pick<SealedContent, 'emailHash' | 'sealed'>;

/**
 * Loads a shop's address and API secrets. The process that runs the connector (connector-host) injects it.
 */
export interface CredentialStore {
  load(integrationId: string): Promise<StoredShop | null>;
  /**
   * Replaces secrets of an integration, with one renewal at a time in all replicas. If the stored secrets are
   * newer than `version`, `renew` is not asked. `renewed` secrets are stored when this returns.
   */
  refresh(integrationId: string, version: string, renewal: Renewal): Promise<Refreshed>;
}

export interface Renewal {
  /** Asks the platform. `signal` aborts before another process may begin. */
  readonly renew: (shop: StoredShop, signal: AbortSignal) => Promise<Renewed | Fault>;
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
}

export type Refreshed = { readonly kind: 'shop'; readonly shop: StoredShop } | Fault;
