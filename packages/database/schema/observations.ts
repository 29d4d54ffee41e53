import type { ChannelStockId, IntegrationId, ItemId, MerchantId, ObservationId } from '@onhand/domain/ids.ts';
import type { Generated } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/observations`. */
export interface ObservationsTables {
  observations: ObservationsTable;
}

interface ObservationsTable {
  merchant_id: MerchantId;
  id: Generated<ObservationId>;
  integration_id: IntegrationId;
  channel_stock_id: ChannelStockId;
  item_id: ItemId | null;
  found_at: Date;
  since: Date | null;
  read_started_at: Date;
  platform_at: Date | null;
  expected: number[];
  seen: number;
  units: number;
  consumed: Generated<number>;
  taken: Generated<Json>;
  state:
    | 'provisional'
    | 'rising'
    | 'consumed'
    | 'adopted'
    | 'reversed'
    | 'mismatch'
    | 'quarantined'
    | 'dropped';
  /** Someone asked for the figure to be imported, so it is accepted in every mode. */
  imported: Generated<boolean>;
  decide_at: Date | null;
  decided_at: Date | null;
  decided_by: string | null;
}
