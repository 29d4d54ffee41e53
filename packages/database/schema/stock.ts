import type { ItemId, LocationId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { HoldReason } from '@onhand/domain/orders/order-hold.ts';
import type { AdjustmentReason } from '@onhand/domain/stock/adjustment-reason.ts';
import type { Generated, GeneratedAlways } from 'kysely';

/** The tables of `core/stock`. */
export interface StockTables {
  stock_levels: StockLevelsTable;
  movements: MovementsTable;
  commitments: CommitmentsTable;
  waiting_units: WaitingUnitsTable;
  announced_stock: AnnouncedStockTable;
  touched_items: TouchedItemsTable;
  sold_out_items: SoldOutItemsTable;
  order_holds: OrderHoldsTable;
}

interface StockLevelsTable {
  merchant_id: MerchantId;
  item_id: ItemId;
  location_id: LocationId;
  on_hand: Generated<number>;
  committed: Generated<number>;
  deficit: Generated<number>;
  revision: Generated<number>;
  counted_at: Date | null;
}

interface MovementsTable {
  merchant_id: MerchantId;
  item_id: ItemId;
  location_id: LocationId;
  seq: number;
  kind:
    | 'opening'
    | 'receipt'
    | 'adjustment'
    | 'count'
    | 'transfer'
    | 'commit'
    | 'release'
    | 'settle'
    | 'restock'
    | 'provisional'
    | 'reversal'
    | 'channel_change';
  on_hand_delta: number;
  committed_delta: number;
  deficit_delta: number;
  on_hand_after: number;
  committed_after: number;
  deficit_after: number;
  source_key: string;
  order_id: OrderId | null;
  actor: string;
  note: string | null;
  reason: Generated<AdjustmentReason | null>;
  at: Date;
}

interface CommitmentsTable {
  merchant_id: MerchantId;
  order_id: OrderId;
  external_line_id: string;
  item_id: ItemId;
  location_id: LocationId;
  committed: number;
  settled: number;
  booked_seq: number;
}

interface WaitingUnitsTable {
  merchant_id: MerchantId;
  order_id: OrderId;
  external_line_id: string;
  item_id: ItemId;
  units: number;
  announced: Generated<number>;
  kind: Generated<'oversold' | 'backordered'>;
  since: Date;
  seq: GeneratedAlways<number | null>;
}

interface AnnouncedStockTable {
  merchant_id: MerchantId;
  item_id: ItemId;
  location_id: LocationId;
  announced: number;
  sold: number;
}

interface TouchedItemsTable {
  id: GeneratedAlways<number>;
  merchant_id: MerchantId;
  item_id: ItemId;
  order_id: OrderId | null;
  cause: string;
  cause_at: Date;
}

interface OrderHoldsTable {
  merchant_id: MerchantId;
  order_id: OrderId;
  external_line_id: string;
  item_id: ItemId;
  reason: HoldReason;
  since: Date;
}

interface SoldOutItemsTable {
  merchant_id: MerchantId;
  item_id: ItemId;
  looked_at: Date | null;
}
