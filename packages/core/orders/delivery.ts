import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { NewIncident } from '../incidents/open-incidents.ts';

/** Holds one event of a platform, and the way in which it arrived. */
export interface Delivery {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly origin: 'webhook' | 'poll' | 'reread' | 'bulk';
  readonly receivedAt: Date;
  readonly event: Inbound;
  /** The event is no news of the platform: Onhand closes the order. */
  readonly closing?: Closing;
}

/** A decision to close an order without its platform. */
export interface Closing {
  readonly by: string;
  /** The revision that was decided about. News that came meanwhile wins. */
  readonly revision: number;
  readonly report?: NewIncident;
}

/** Names an order by the platform's number and, if the platform may use a number twice, by its identity. */
export interface OrderName {
  readonly externalOrderId: string;
  /** Left out: the platform has none, or only hints at the order came so far. */
  readonly identity?: string;
}

/** Says how the take-in of a delivery ended. Every result is durable. */
export type TakeInResult = { readonly eventKey: string } & (
  | ({ readonly kind: 'taken_in'; readonly revision: number } & OrderName)
  /** The event was recorded before, or its snapshot is older than the recorded one. */
  | { readonly kind: 'repeated' }
  /** The event is a hint. The order has to be read again, and the reading taken in. */
  | ({ readonly kind: 'reread_needed' } & OrderName)
  /**
   * The event concerns no order, for example pushed figures or a deleted listing. `productsDue`: the commit
   * scheduled readings of products. `customersDue`: readings of customers.
   */
  | { readonly kind: 'noted'; readonly productsDue?: true; readonly customersDue?: true }
  /** The event was stored, but could not be processed. A failed item tells the operator. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
);

/** Names the order whose sale has to start after a take-in. Undefined: none has to. */
export function saleAfter(result: TakeInResult): (OrderName & { readonly reread: boolean }) | undefined {
  if (result.kind !== 'taken_in' && result.kind !== 'reread_needed') return undefined;
  const { externalOrderId, identity } = result;
  return { ...orderName(externalOrderId, identity), reread: result.kind === 'reread_needed' };
}

/** Builds an order's name. An empty identity is none. */
export function orderName(externalOrderId: string, identity: string | undefined): OrderName {
  return identity === undefined || identity === '' ? { externalOrderId } : { externalOrderId, identity };
}
