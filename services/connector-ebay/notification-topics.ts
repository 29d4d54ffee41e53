import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import { z } from 'zod';

export interface Envelope {
  readonly eventKey: string;
  readonly topic: string;
}

/** What a notification's data tells of a seller's account. Null: the data does not fit its topic. */
type Decode = (
  data: unknown,
  envelope: Envelope,
) => { readonly account: string; readonly events: readonly Inbound[] } | null;

const id = z.string().min(1).max(100);

const account = z.object({ userId: id });

/**
 * Reads the order and the seller's immutable id. eBay's documentation promises the order's id and shows no
 * example, so the seller is found wherever a schema of eBay's has such a field.
 */
const confirmation = z
  .object({
    orderId: id.exactOptional(),
    order: z.object({ orderId: id }).exactOptional(),
    seller: account.exactOptional(),
    user: account.exactOptional(),
    userId: id.exactOptional(),
    sellerId: id.exactOptional(),
  })
  .transform(({ orderId, order, seller, user, userId, sellerId }) => ({
    account: seller?.userId ?? user?.userId ?? userId ?? sellerId,
    externalId: orderId ?? order?.orderId,
  }));

/** Names an order, which is read then. eBay sends one notification for each of its lines. */
const ofOrder: Decode = (data, envelope) => {
  const read = confirmation.safeParse(data).data;
  if (read?.account === undefined || read.externalId === undefined) return null;
  const { account: seller, externalId } = read;
  return { account: seller, events: [{ ...envelope, kind: 'order_pointer', externalId }] };
};

/**
 * Lists the topics that are decoded, by eBay's names. eBay has none about cancellations, refunds, quantities
 * and the listings of the Inventory API.
 */
export const topics: Readonly<Record<string, Decode>> = {
  ORDER_CONFIRMATION: ofOrder,
  ITEM_MARKED_SHIPPED: ofOrder,
};

/** A person at eBay has deleted their account. Every app has to take this in, and to delete what it has. */
export const accountDeletion = 'MARKETPLACE_ACCOUNT_DELETION';
