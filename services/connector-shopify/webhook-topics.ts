import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import { z } from 'zod';
import { idOf } from './gid.ts';

export interface Envelope {
  readonly eventKey: string;
  readonly topic: string;
}

/** Decodes the body of one topic into events. Returns null if the body does not fit the topic. */
type Decode = (body: unknown, envelope: Envelope, receivedAt: string) => readonly Inbound[] | null;

export interface Topic {
  readonly decode: Decode;
  /** The fields that a subscription asks for. Left out: all, because they are few. */
  readonly includeFields?: readonly string[];
}

/**
 * Names a record: by its global id where the body has it, else by its number. A number beyond what a JSON
 * number holds exactly would name another record, so it is not understood.
 */
const numbered = z.union([
  z
    .object({ admin_graphql_api_id: z.string().startsWith('gid://shopify/') })
    .transform(({ admin_graphql_api_id: gid }) => idOf(gid)),
  z.object({ id: z.int().positive() }).transform(({ id }) => String(id)),
]);

/** Deliveries name a record and no more: nobody's address travels, and what is read is never out of date. */
const onlyId = ['id', 'admin_graphql_api_id', 'updated_at'];

function pointer(event: (id: string, envelope: Envelope) => Inbound): Decode {
  return (body, envelope) => {
    const id = numbered.safeParse(body).data;
    return id === undefined ? null : [event(id, envelope)];
  };
}

const ofOrder = pointer((externalId, envelope) => ({ ...envelope, kind: 'order_pointer', externalId }));
const ofProduct = pointer((group, envelope) => ({ ...envelope, kind: 'product', group }));
const ofDraft = pointer((externalId, envelope) => ({ ...envelope, kind: 'draft', externalId }));
const ofCustomer = pointer((externalId, envelope) => ({ ...envelope, kind: 'customer', externalId }));
const customerRemoved = pointer((externalId, envelope) => ({
  ...envelope,
  kind: 'customer_removed',
  externalId,
}));

/** Shopify's own samples have numbers of items that a JSON number does not hold; the global id has them. */
const itemNumber = z.union([
  z
    .object({ admin_graphql_api_id: z.string().regex(/[?&]inventory_item_id=\d+/) })
    .transform(({ admin_graphql_api_id: gid }) => /inventory_item_id=(\d+)/.exec(gid)?.[1] ?? ''),
  z.object({ inventory_item_id: z.int().positive() }).transform(({ inventory_item_id: id }) => String(id)),
]);
const level = z.object({
  location_id: z.int().positive(),
  available: z.int32().nullable().exactOptional(),
  updated_at: z.iso.datetime({ offset: true }).exactOptional(),
});

/** Decodes the figure of an item at a location. `why` says why there is none. */
function ofLevel(why: 'unmanaged' | 'inactive'): Decode {
  return (body, envelope, receivedAt) => {
    const { data } = level.safeParse(body);
    const { data: unit } = itemNumber.safeParse(body);
    if (data === undefined || unit === undefined) return null;
    const { available = null, location_id: location, updated_at: updatedAt = receivedAt } = data;
    const changedAt = new Date(updatedAt).toISOString();
    const readStartedAt = changedAt < receivedAt ? changedAt : receivedAt;
    const ref = { unit, group: '', location: String(location) };
    const seen =
      available === null || why === 'inactive'
        ? { quantity: null, why, readStartedAt }
        : { quantity: available, readStartedAt };
    return [{ ...envelope, kind: 'figures', figures: [{ ref, seen }] }];
  };
}

/**
 * Lists the topics that are decoded, by Shopify's names. `orders/updated` tells of edits, cancellations,
 * fulfilments and refunds, too.
 */
export const topics: Readonly<Record<string, Topic>> = {
  'orders/create': { decode: ofOrder, includeFields: onlyId },
  'orders/updated': { decode: ofOrder, includeFields: onlyId },
  'orders/delete': { decode: ofOrder },
  'draft_orders/update': { decode: ofDraft, includeFields: onlyId },
  'draft_orders/delete': { decode: ofDraft },
  'inventory_levels/connect': { decode: ofLevel('unmanaged') },
  'inventory_levels/update': { decode: ofLevel('unmanaged') },
  'inventory_levels/disconnect': { decode: ofLevel('inactive') },
  'products/create': { decode: ofProduct, includeFields: onlyId },
  'products/update': { decode: ofProduct, includeFields: onlyId },
  'products/delete': {
    decode: pointer((group, envelope) => ({ ...envelope, kind: 'listing_removed', group })),
  },
  'customers/create': { decode: ofCustomer, includeFields: onlyId },
  'customers/update': { decode: ofCustomer, includeFields: onlyId },
  'customers/delete': { decode: customerRemoved },
};
