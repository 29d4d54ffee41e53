import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';

/** One thing a platform told us, and how we came to hear of it. */
export interface Delivery {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly origin: 'webhook' | 'poll' | 'reread' | 'bulk';
  readonly receivedAt: Date;
  readonly event: Inbound;
}

/** What became of a delivery. Whatever it is, it is durable. */
export type TakeInResult = { readonly eventKey: string } & (
  | { readonly kind: 'taken_in'; readonly externalOrderId: string; readonly revision: number }
  /** Known already, or older than what we hold. */
  | { readonly kind: 'repeated' }
  /** A hint: the order is to be read again and that reading taken in. */
  | { readonly kind: 'reread_needed'; readonly externalOrderId: string }
  /** Kept, and of no effect on orders: figures that were seen, a listing that is gone. */
  | { readonly kind: 'noted' }
  /** Stored, and not understood; an operator sees it. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
);
