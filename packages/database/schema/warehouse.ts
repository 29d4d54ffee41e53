import type {
  ItemId,
  LocationId,
  MerchantId,
  OrderId,
  ReturnId,
  ShipmentId,
  ShipNoticeId,
  ShipNoticeLineId,
} from '@onhand/domain/ids.ts';
import type { ReturnState } from '@onhand/domain/warehouse/return-machine.ts';
import type { ShipNoticeState } from '@onhand/domain/warehouse/ship-notice-machine.ts';
import type { Generated } from 'kysely';

/** The tables of `core/warehouse`. */
export interface WarehouseTables {
  ship_notices: ShipNoticesTable;
  ship_notice_lines: ShipNoticeLinesTable;
  ship_notice_changes: ShipNoticeChangesTable;
  shipments: ShipmentsTable;
  shipment_lines: ShipmentLinesTable;
  returns: ReturnsTable;
  return_lines: ReturnLinesTable;
}

interface ShipNoticesTable {
  merchant_id: MerchantId;
  id: Generated<ShipNoticeId>;
  reference: string;
  note: string | null;
  state: Generated<ShipNoticeState>;
  request_key: string | null;
  created_at: Date;
  created_by: string;
  ended_at: Date | null;
}

interface ShipNoticeLinesTable {
  merchant_id: MerchantId;
  id: Generated<ShipNoticeLineId>;
  notice_id: ShipNoticeId;
  item_id: ItemId;
  location_id: LocationId;
  announced: number;
  received: Generated<number>;
  /** A date as `2026-11-30`. */
  expected_on: string | null;
  published: Generated<boolean>;
}

interface ShipNoticeChangesTable {
  merchant_id: MerchantId;
  notice_id: ShipNoticeId;
  request_key: string;
}

interface ShipmentsTable {
  merchant_id: MerchantId;
  id: Generated<ShipmentId>;
  reference: string;
  carrier: string | null;
  tracking_number: string | null;
  note: string | null;
  shipped_at: Date;
  created_at: Date;
  created_by: string;
}

interface ShipmentLinesTable {
  merchant_id: MerchantId;
  shipment_id: ShipmentId;
  order_id: OrderId;
  external_line_id: string;
  units: number;
  location_id: LocationId | null;
}

interface ReturnsTable {
  merchant_id: MerchantId;
  id: Generated<ReturnId>;
  reference: string;
  order_id: OrderId;
  note: string | null;
  state: Generated<ReturnState>;
  created_at: Date;
  created_by: string;
  received_at: Date | null;
  ended_at: Date | null;
}

interface ReturnLinesTable {
  merchant_id: MerchantId;
  return_id: ReturnId;
  order_id: OrderId;
  external_line_id: string;
  announced: number;
  received: number | null;
  sellable: number | null;
  damaged: number | null;
  location_id: LocationId | null;
}
