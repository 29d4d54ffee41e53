import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/** Holds one event of a platform, and the way in which it arrived. */
export interface Delivery {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly origin: 'webhook' | 'poll' | 'reread' | 'bulk';
  readonly receivedAt: Date;
  readonly event: Inbound;
}

/** Says how the take-in of a delivery ended. Every result is durable. */
export type TakeInResult = { readonly eventKey: string } & (
  | { readonly kind: 'taken_in'; readonly externalOrderId: string; readonly revision: number }
  /** The event was recorded before, or its snapshot is older than the recorded one. */
  | { readonly kind: 'repeated' }
  /** The event is a hint. The order has to be read again, and the reading taken in. */
  | { readonly kind: 'reread_needed'; readonly externalOrderId: string }
  /** The event concerns no order, for example pushed figures or a deleted listing. */
  | { readonly kind: 'noted' }
  /** The event was stored, but could not be processed. An incident tells the operator. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
);
