import type { OrderId } from '@onhand/domain/ids.ts';
import type { SaleOutcomeKind } from '@onhand/domain/orders/sale-outcome.ts';
import type { RunFailure } from './fault.ts';
import type { IntegrationRef } from './integration.ts';

/** Identifies an order by its number on its platform, and by its identity if numbers are used again there. */
export interface SaleRef extends IntegrationRef {
  readonly externalOrderId: string;
  /** Left out: the newest order with the number. */
  readonly identity?: string;
}

/**
 * Identifies an order to follow. `read` says how its rereading ended; null: the workflow did not reread it.
 */
export interface SaleToFollow extends SaleRef {
  readonly read: RereadOutcome | null;
  /** The workflow copies the order if it is asked to. Left out by runs of older workers. */
  readonly copies?: true;
}

/**
 * Says how the rereading of an order ended. The order's hints stay open unless it was taken in or is absent.
 */
export type RereadOutcome =
  | { readonly kind: 'taken_in' }
  /** The platform does not have the order, or no longer has it. */
  | { readonly kind: 'absent' }
  /** The platform is unreachable. The sweep starts another rereading. */
  | { readonly kind: 'waiting_for_channel' }
  | { readonly kind: 'failed'; readonly code: string };

/** Names a listing that does not show the sale yet. `code` is a block code, or `channel_away`. */
export interface UnconfirmedListing {
  readonly shop: string;
  /** The platform's id of the listing. */
  readonly listing: string;
  readonly sku: string | null;
  readonly code: string;
}

/**
 * Says how a sale ended. `confirmed` counts the channels that show it. `failed` and `waiting` name the
 * first listings that do not.
 */
export interface SaleOutcome {
  readonly kind: Exclude<SaleOutcomeKind, 'failed'>;
  readonly revision: number;
  readonly confirmed: number;
  readonly failed: readonly UnconfirmedListing[];
  readonly waiting: readonly UnconfirmedListing[];
  /** Present if `kind` is `completed_with_failures`. */
  readonly failure?: RunFailure;
}

/** Asks the workflow to copy the order first. */
export interface CopyFirst {
  readonly kind: 'copy_first';
  readonly orderId: OrderId;
}

/** Asks the workflow to reread the order first: the reading of an earlier run failed and is retried. */
export interface ReadFirst {
  readonly kind: 'read_first';
}
