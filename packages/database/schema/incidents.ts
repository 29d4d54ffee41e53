import type { IntegrationId, ItemId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Generated } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/incidents`. */
export interface IncidentsTables {
  incidents: IncidentsTable;
}

interface IncidentsTable {
  merchant_id: MerchantId;
  id: Generated<string>;
  kind: 'oversell' | 'channel_down' | 'reconnect_required' | 'event_failed' | 'mass_drop' | 'safety_stop';
  dedupe_key: string;
  integration_id: IntegrationId | null;
  item_id: ItemId | null;
  order_id: OrderId | null;
  units: number | null;
  detail: Generated<Json>;
  cause: 'channel_lag' | 'unconfirmed_write' | 'edit_by_hand' | 'sold_beyond_figure' | 'our_fault' | null;
  seconds: number | null;
  opened_at: Date;
  resolved_at: Date | null;
}
