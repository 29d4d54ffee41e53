import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { IntegrationRef } from './integration.ts';

/** Names an order as its platform does. */
export interface SaleRef extends IntegrationRef {
  readonly externalOrderId: string;
}

/** Names an order to follow. `read`: how reading it again ended; null where it was not read. */
export interface SaleToFollow extends SaleRef {
  readonly read: RereadOutcome | null;
}

/** Says how reading an order again ended. Its hints stay on record until a reading was taken in. */
export type RereadOutcome =
  | { readonly kind: 'taken_in' }
  /** The platform does not know the order (any more). */
  | { readonly kind: 'absent' }
  /** The platform is away: the sweep asks again. */
  | { readonly kind: 'waiting_for_channel' }
  | { readonly kind: 'failed'; readonly code: string };

/** Names a channel that does not show the sale yet. `code`: a block code, or that its platform is away. */
export interface UnconfirmedChannel {
  readonly channelStockId: ChannelStockId;
  readonly code: string;
}

/** Says how a sale ended. `confirmed` counts all channels; `failed` and `waiting` name the first ones. */
export interface SaleOutcome {
  readonly kind: 'completed' | 'completed_with_failures' | 'waiting_for_channel';
  readonly revision: number;
  readonly confirmed: number;
  readonly failed: readonly UnconfirmedChannel[];
  readonly waiting: readonly UnconfirmedChannel[];
}
