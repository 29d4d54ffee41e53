import { lanes } from '@onhand/domain/limits/limit.ts';
import { z } from 'zod';
import { copyableOrder, newOrder } from './copied-order.ts';
import { customerSnapshot, customerWrite, unreadCustomer } from './customer.ts';
import { creation, draftState, markerFound, markerSearch } from './created-order.ts';
import { fault } from './fault.ts';
import { readResult, readRow, write, writeResult } from './inventory.ts';
import { listingSnapshot, listingState, unreadListing } from './listing.ts';
import { listingCreated, listingFound, listingSearch, newListing } from './new-listing.ts';
import { orderSnapshot, unreadOrder } from './order.ts';
import { productSnapshot, productUpdate } from './product.ts';
import { pageOf } from './unit.ts';

const keyed = <T extends z.ZodType>(result: T) => z.array(z.object({ key: z.string(), result }));
const cursor = z.object({ cursor: z.string().nullable() });
/** `unread`: what is on the page, but could not be read. Left out: nothing. */
const listingPage = pageOf(listingSnapshot).extend({ unread: z.array(unreadListing).exactOptional() });
const productPage = pageOf(productSnapshot).extend({ unread: z.array(unreadListing).exactOptional() });
const customerPage = pageOf(customerSnapshot).extend({ unread: z.array(unreadCustomer) });
/** A page of orders returns every order, or names in `unread` those that it could not read. */
const orderPage = pageOf(orderSnapshot).extend({ unread: z.array(unreadOrder) });

/**
 * Every operation of a connector service: `POST /v1/<operation>` with {@link callEnvelope}, answered with `{
 * output }`. This table is the only list of operations: connector-kit serves it, and connector-client calls
 * it.
 */
export const operations = {
  check: {
    /**
     * `baseUrl`: checks the shop at this address, before it is stored. `secrets`: checks these secrets,
     * before they are stored. Left out: what is stored. A connector whose secrets are renewed cannot check
     * others: it answers `capability_missing`.
     */
    input: z.object({
      baseUrl: z.string().exactOptional(),
      secrets: z.record(z.string(), z.string()).exactOptional(),
    }),
    output: z.union([
      z.object({
        kind: z.literal('ok'),
        account: z.string(),
        /**
         * The platform's id of the account, as deliveries to the app's address name it. Left out: none do.
         */
        accountId: z.string().min(1).exactOptional(),
        currency: z.string(),
        missing: z.array(z.string()),
        /** What people should know of the account, each in a sentence or two. Left out: nothing. */
        notes: z.array(z.string()).exactOptional(),
        /**
         * The address that the platform itself names as the shop's, as webhooks name it. Left out: it names
         * none.
         */
        home: z.string().exactOptional(),
      }),
      fault,
    ]),
  },
  'listings.page': {
    input: cursor,
    output: z.union([z.object({ kind: z.literal('page'), page: listingPage }), fault]),
  },
  /**
   * Returns the listings of products as `listings.page` shows them. `groups`: the platform's ids of the
   * products. A product without units has no listings. `absent`: the platform does not have the product.
   */
  'listings.get': {
    input: z.object({ groups: z.array(z.string()) }),
    output: keyed(
      z.union([
        z.object({ kind: z.literal('listings'), items: z.array(listingSnapshot) }),
        z.object({ kind: z.literal('absent') }),
        fault,
      ]),
    ),
  },
  /** Puts listings on sale or takes them off sale, and changes nothing else. Idempotent. */
  'listings.setState': {
    input: z.object({ rows: z.array(readRow.extend({ state: listingState })) }),
    output: keyed(z.union([z.object({ kind: z.enum(['ok', 'missing']) }), fault])),
  },
  /**
   * Lists a product, or adds units to a listed one (`addTo`), unless the platform shows what its marker
   * stands for. Two calls with one marker at a time run one after the other. Never call it again after
   * `unknown` before `listings.findByMarker`. A listed product is changed by `products.update`.
   */
  'listings.create': { input: newListing, output: listingCreated },
  /** Searches for the product, or the units, that `listings.create` made with a marker. */
  'listings.findByMarker': { input: listingSearch, output: listingFound },
  'inventory.read': { input: z.object({ rows: z.array(readRow) }), output: keyed(readResult) },
  'inventory.write': { input: z.object({ rows: z.array(write) }), output: keyed(writeResult) },
  /** Turns on stock management for these records on the platform. */
  'inventory.manage': {
    input: z.object({ rows: z.array(readRow) }),
    output: keyed(z.union([z.object({ kind: z.literal('ok') }), fault])),
  },
  'orders.get': {
    input: z.object({ ids: z.array(z.string()) }),
    output: keyed(
      z.union([
        z.object({ kind: z.literal('order'), order: orderSnapshot }),
        z.object({ kind: z.literal('absent') }),
        fault,
      ]),
    ),
  },
  /**
   * `cursor` null returns all orders. An ISO 8601 time returns the orders changed since then, oldest change
   * first. The `next` of a page is opaque and returns the page after it.
   */
  'orders.changedSince': {
    input: cursor,
    output: z.union([z.object({ kind: z.literal('page'), page: orderPage }), fault]),
  },
  /**
   * Returns the orders that hold stock, or that may still begin to, at the moment of the call: not closed and
   * not cancelled. `cursor` null returns the first page.
   */
  'orders.openPage': {
    input: cursor,
    output: z.union([z.object({ kind: z.literal('page'), page: orderPage }), fault]),
  },
  /** Reads an order with the prices, addresses and names that its copy carries. They are stored nowhere. */
  'orders.readForCopy': {
    input: z.object({ id: z.string() }),
    output: z.union([
      z.object({ kind: z.literal('order'), order: copyableOrder }),
      z.object({ kind: z.literal('absent') }),
      fault,
    ]),
  },
  /**
   * Creates an order that is paid, unless the platform shows one with its marker. Two calls with one marker
   * at a time run one after the other. Never call it again after `unknown` before `orders.findByMarker`.
   */
  'orders.create': { input: newOrder, output: creation },
  /** Creates a draft, likewise. On a platform without drafts: an order that does not reserve stock yet. */
  'orders.createDraft': { input: newOrder, output: creation },
  /** Searches for the orders, or the drafts, that carry a marker. */
  'orders.findByMarker': { input: markerSearch, output: markerFound },
  /** Tells what became of drafts. `ids`: what `orders.createDraft` returned. */
  'orders.getDrafts': { input: z.object({ ids: z.array(z.string()) }), output: keyed(draftState) },
  'products.get': {
    input: z.object({ groups: z.array(z.string()) }),
    output: keyed(
      z.union([
        z.object({ kind: z.literal('product'), product: productSnapshot }),
        z.object({ kind: z.literal('absent') }),
        fault,
      ]),
    ),
  },
  /**
   * `cursor` null returns all products. An ISO 8601 time returns products changed since then. The `next` of a
   * page returns the page after it.
   */
  'products.page': {
    input: cursor,
    output: z.union([z.object({ kind: z.literal('page'), page: productPage }), fault]),
  },
  /** Returns each product as it is after its change. */
  'products.update': {
    input: z.object({ rows: z.array(productUpdate) }),
    output: keyed(
      z.union([
        z.object({ kind: z.literal('ok'), product: productSnapshot }),
        z.object({ kind: z.literal('missing') }),
        fault,
      ]),
    ),
  },
  /**
   * Returns all customers (`cursor` null), without staff. An ISO 8601 time returns those changed since then,
   * if the description says so; the `next` of a page returns the page after it. A page returns every customer
   * or names it in `unread`.
   */
  'customers.page': {
    input: cursor,
    output: z.union([z.object({ kind: z.literal('page'), page: customerPage }), fault]),
  },
  'customers.get': {
    input: z.object({ ids: z.array(z.string()) }),
    output: keyed(
      z.union([
        z.object({ kind: z.literal('customer'), customer: customerSnapshot }),
        z.object({ kind: z.literal('absent') }),
        fault,
      ]),
    ),
  },
  /**
   * Writes customers and returns each as it is afterwards. After `unknown`, write it again: a row without an
   * id is searched for by its e-mail address first, so no customer is created twice. Codes of `rejected` that
   * are ours: `email_missing` (a customer without an id needs one), `email_taken` (it belongs to another
   * account there), `email_changed` (the account has another one, and keeps it) and `permission_missing`.
   */
  'customers.upsert': {
    input: z.object({ rows: z.array(customerWrite) }),
    output: keyed(
      z.union([
        z.object({
          kind: z.literal('ok'),
          customer: customerSnapshot,
          created: z.boolean(),
          /** What the customer shows now. Left out: nobody changed it since it was written. */
          since: customerSnapshot.optional(),
        }),
        /** It was changed there after `unlessChangedSince`, so nothing was written. */
        z.object({ kind: z.literal('newer'), customer: customerSnapshot }),
        /** An account with this e-mail address was there already, so nothing was written. */
        z.object({ kind: z.literal('exists'), customer: customerSnapshot }),
        z.object({ kind: z.literal('missing') }),
        fault,
      ]),
    ),
  },
  'locations.list': {
    input: z.object({}),
    output: z.union([
      z.object({
        kind: z.literal('locations'),
        locations: z.array(z.object({ id: z.string(), name: z.string(), active: z.boolean() })),
      }),
      fault,
    ]),
  },
  /** Lists the subscriptions that send to `url`. `on` false: the platform has switched it off. */
  'webhooks.list': {
    input: z.object({ url: z.string() }),
    output: z.union([
      z.object({
        kind: z.literal('subscriptions'),
        subscriptions: z.array(z.object({ id: z.string(), topic: z.string(), on: z.boolean() })),
      }),
      fault,
    ]),
  },
  /** Makes the platform send these topics to `url`, and switches them on again. Idempotent. */
  'webhooks.ensure': {
    input: z.object({ url: z.string(), topics: z.array(z.string()) }),
    output: keyed(z.union([z.object({ kind: z.literal('ok'), id: z.string() }), fault])),
  },
  /** Removes subscriptions by their ids. An id that the platform does not have is `ok`. Idempotent. */
  'webhooks.remove': {
    input: z.object({ ids: z.array(z.string()) }),
    output: keyed(z.union([z.object({ kind: z.literal('ok') }), fault])),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

export type Operation = keyof typeof operations;
export type InputOf<O extends Operation> = z.infer<(typeof operations)[O]['input']>;
export type OutputOf<O extends Operation> = z.infer<(typeof operations)[O]['output']>;

/**
 * `sentAt`: when the call was sent. `deadline`: the time after which nobody waits for the answer. Both are
 * epoch ms by the caller's clock, which the connector takes over for this call. `lane`: the priority for the
 * platform's limits.
 */
export const callEnvelope = z.object({
  integrationId: z.uuid(),
  sentAt: z.number().int(),
  deadline: z.number().int(),
  lane: z.enum(lanes),
  input: z.unknown(),
});
