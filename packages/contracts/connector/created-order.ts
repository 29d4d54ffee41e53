import { z } from 'zod';
import { marker } from './copied-order.ts';
import { fault } from './fault.ts';
import { orderSnapshot } from './order.ts';

/** An order or a draft that the platform has created. */
const createdOrder = z.object({
  /** The platform's id of the order; of a draft, the id that `orders.getDrafts` takes. */
  externalId: z.string().min(1),
  /** The number under which the shop knows it. */
  number: z.string(),
  /** What the platform charges in total, with tax, as a decimal string in `currency`. */
  total: z.string(),
  currency: z.string().length(3),
  /**
   * The order as it is read after its creation: its lines tell by how much it lowered the stock. Null for a
   * draft that is no order there (`drafts: 'apart'`).
   */
  order: orderSnapshot.nullable(),
});
export type CreatedOrder = z.infer<typeof createdOrder>;

/**
 * The outcome of a creation. Codes of `rejected` that are ours: `currency_mismatch` (the shop's currency is
 * another one), `unit_missing` (it does not have a unit), `insufficient_stock` (it does not sell that many),
 * `shipping_unavailable` (it does not ship there), `customer_missing` (it wants an e-mail address) and
 * `permission_missing` (the credentials may read orders, and not create them). Nothing was created then, or
 * only a part that reserves nothing and that the next attempt completes. After `unknown`, search for the
 * marker.
 */
export const creation = z.union([
  /** `existed`: an order with the marker was there already. It is returned, and none was made. */
  z.object({ kind: z.literal('created'), created: createdOrder, existed: z.boolean() }),
  fault,
]);
export type Creation = z.infer<typeof creation>;

/**
 * A search for a marker from `since` on. `drafts`: among the drafts, not the orders. `cursor`: null, or what
 * the last answer returned.
 */
export const markerSearch = z.object({
  marker,
  since: z.iso.datetime(),
  drafts: z.boolean(),
  cursor: z.string().nullable(),
});

/**
 * Where a search for a marker has come to. `asOf`: when the search began, by the platform's clock.
 *
 * An order may be missing from the search for `orderVisibilityMs` after its creation, and a request may still
 * take effect within `requestLifetimeMs`. So `absent` counts only when both have passed.
 */
export const markerFound = z.union([
  /**
   * More than one: the order was made twice. `complete` false: its creation ended halfway. It reserves
   * nothing, and `orders.create` with this marker completes it.
   */
  z.object({
    kind: z.literal('found'),
    orders: z.array(z.object({ externalId: z.string().min(1), complete: z.boolean() })).min(1),
    asOf: z.iso.datetime(),
  }),
  z.object({ kind: z.literal('absent'), asOf: z.iso.datetime() }),
  /** Not found so far. Ask again with this cursor. */
  z.object({ kind: z.literal('searching'), next: z.string(), asOf: z.iso.datetime() }),
  fault,
]);
export type MarkerFound = z.infer<typeof markerFound>;

/** What became of a draft. */
export const draftState = z.union([
  /** Nobody has completed it. `reserves`: its units are kept from being sold there. */
  z.object({ kind: z.literal('open'), reserves: z.boolean() }),
  /** It has become this order, which may be cancelled by now. Its snapshot carries the draft's marker. */
  z.object({ kind: z.literal('completed'), orderId: z.string().min(1) }),
  /** Somebody has deleted or cancelled it before it was completed. */
  z.object({ kind: z.literal('gone') }),
  fault,
]);
export type DraftState = z.infer<typeof draftState>;
