import type { ItemId, LocationId, ShipNoticeId } from '@onhand/domain/ids.ts';
import type { AdjustmentReason } from '@onhand/domain/stock/adjustment-reason.ts';

/** A change of stock that a row of a file asks for. It names its item and its places as people do. */
export interface StockChangeRow {
  /** Numbers the row within its file. */
  readonly line: number;
  readonly kind: 'receipt' | 'adjustment' | 'count' | 'transfer';
  /** The item's id or its SKU; the id counts if both are there. Empty: not said. */
  readonly itemId: string;
  readonly sku: string;
  /** The id or the name of a location. Empty: the merchant's first location. */
  readonly location: string;
  /** Where a transfer goes. */
  readonly toLocation: string;
  /** In units: absolute for a count, signed for an adjustment, else positive. */
  readonly quantity: number;
  readonly reason?: AdjustmentReason;
  readonly note?: string;
  /** The reference of an open ship notice whose announced units a receipt replaces. */
  readonly notice?: string;
}

/** A row whose item and places are known. */
export interface ResolvedRow {
  readonly row: StockChangeRow;
  readonly itemId: ItemId;
  readonly locationId: LocationId;
  /** Null unless the row is a transfer. */
  readonly toLocationId: LocationId | null;
  /** The ship notice that the row names. It may have ended. Null: the row names none. */
  readonly noticeId: ShipNoticeId | null;
}

export type RowRefusal =
  | 'item_unnamed'
  | 'item_not_found'
  | 'sku_ambiguous'
  | 'location_missing'
  | 'location_not_found'
  | 'location_ambiguous'
  | 'destination_missing'
  | 'transfer_to_itself'
  | 'item_rows_too_many'
  | 'bundle_has_no_stock'
  | 'not_there'
  | 'ship_notice_not_found'
  | 'ship_notice_not_open'
  | 'ship_notice_item_missing'
  | 'quantity_out_of_range'
  | 'stock_change_refused';

/** A location's stock of an item, before and after a row. */
export interface RowEffect {
  readonly locationId: LocationId;
  readonly onHandBefore: number;
  readonly onHandAfter: number;
  /** On hand − committed. */
  readonly availableBefore: number;
  readonly availableAfter: number;
}

/**
 * What a row did. `would_book`: it was only tried, and nothing remains of it. `repeated`: an earlier request
 * with the same key booked it, and nothing changed now.
 */
export type RowOutcome =
  | {
      readonly kind: 'booked' | 'would_book' | 'repeated';
      readonly itemId: ItemId;
      readonly effects: readonly RowEffect[];
    }
  | { readonly kind: 'refused'; readonly code: RowRefusal; readonly detail?: string };
