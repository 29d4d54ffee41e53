import type {
  Limit,
  ProductBehaviour,
  StockBehaviour,
  WriteBehaviour,
} from '@onhand/contracts/connector/behaviour.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { InputOf, Lane, OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { ReadResult, ReadRow, Write, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { ProductUpdate } from '@onhand/contracts/connector/product.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import type { Webhook } from './webhook.ts';

/** One shop as its connector sees it. `secrets` never leave the connector's process. */
export interface Shop {
  readonly baseUrl: string;
  readonly secrets: Readonly<Record<string, string>>;
}

/** What every method gets: for which shop, by when, and whether somebody still waits. */
export interface Call {
  readonly integrationId: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly lane: Lane;
  readonly signal: AbortSignal;
  readonly shop: Shop;
}

/**
 * A platform's connector: a small required base and optional capabilities. What a platform cannot do is
 * absent here, never a method that throws; what it does by itself is declared in `stock`.
 */
export interface Connector {
  readonly platform: string;
  readonly limits: readonly Limit[];
  readonly stock: StockBehaviour;
  check(call: Call): Promise<OutputOf<'check'>>;
  readonly listings: Listings;
  readonly inventory?: Inventory;
  readonly orders?: Orders;
  readonly products?: Products;
  readonly locations?: Locations;
  readonly webhook?: Webhook;
  readonly subscriptions?: Subscriptions;
}

export interface Listings {
  page(call: Call, cursor: string | null): Promise<OutputOf<'listings.page'>>;
  /** Where the platform can end listings and put them back; rows of any number. */
  readonly setState?: (
    call: Call,
    rows: Readonly<InputOf<'listings.setState'>['rows']>,
  ) => Promise<OutputOf<'listings.setState'>>;
}

/**
 * Rows come keyed and answers go keyed. Connector-kit keeps batches within the declared size, and turns a key
 * that is missing from the answers into `unknown`. Where `writes.atomic`, rows of a batch that come back `rejected`
 * (and not `transient`) may have been refused for another one, and are halved until the bad rows stand alone.
 *
 * Where neither `writes.cas` nor `checksIfSeen`, `write` is given no `ifSeen`: connector-kit has read the rows that
 * have one and leaves out those that show another figure (serving/checked-write.ts).
 */
export interface Inventory {
  readonly writes: WriteBehaviour;
  readonly reads: { readonly batch: number };
  /** `write` reads the figures anyway and heeds `ifSeen` by itself ({@link settledBy}), so nothing is read twice. */
  readonly checksIfSeen?: true;
  read(call: Call, rows: readonly ReadRow[]): Promise<readonly Keyed<{ result: ReadResult }>[]>;
  write(call: Call, rows: readonly Write[]): Promise<readonly Keyed<{ result: WriteResult }>[]>;
  readonly manage?: (call: Call, rows: readonly ReadRow[]) => Promise<OutputOf<'inventory.manage'>>;
}

export interface Orders {
  /** How far a poll reads back before its cursor, for changes that became visible late. */
  readonly overlapMs: number;
  /** Null where webhooks bring orders. */
  readonly pollEveryMs: number | null;
  get(call: Call, ids: readonly string[]): Promise<OutputOf<'orders.get'>>;
  /**
   * Orders by their last change. `cursor` is a page's `next`, or where a poll begins: null (everything), or an
   * ISO 8601 moment, which is the last poll's first `asOf` less `overlapMs`.
   */
  changedSince(call: Call, cursor: string | null): Promise<OutputOf<'orders.changedSince'>>;
}

/**
 * What products say of themselves, and changing it. `sku` and `price` belong to units, the rest to the product. A row
 * that asks for what is not `writable` never gets here; a group or unit that the platform does not have is `missing`,
 * and then nothing of the row is changed.
 */
export interface Products {
  readonly behaviour: ProductBehaviour;
  get(call: Call, groups: readonly string[]): Promise<OutputOf<'products.get'>>;
  /** All products by page (`cursor` null), or those changed since an ISO 8601 moment, oldest change first. */
  page(call: Call, cursor: string | null): Promise<OutputOf<'products.page'>>;
  /** What became of each row. Connector-kit reads what has `changed`, and answers with that. */
  update(call: Call, rows: readonly ProductUpdate[]): Promise<readonly Keyed<{ result: ProductUpdated }>[]>;
}

export type ProductUpdated = { readonly kind: 'changed' } | { readonly kind: 'missing' } | Fault;

export interface Locations {
  list(call: Call): Promise<OutputOf<'locations.list'>>;
}

export interface Subscriptions {
  ensure(call: Call, url: string, topics: readonly string[]): Promise<OutputOf<'webhooks.ensure'>>;
}

/** Where a connector's process finds a shop's address and API secrets. Injected by what runs it (connector-host). */
export interface CredentialStore {
  load(integrationId: string): Promise<Shop | null>;
}
