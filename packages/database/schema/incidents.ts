import type { IntegrationId, ItemId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { IncidentKind } from '@onhand/domain/incidents/incident.ts';
import type { OversellCause } from '@onhand/domain/incidents/oversell-cause.ts';
import type { Generated } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/incidents`. */
export interface IncidentsTables {
  incidents: IncidentsTable;
}

interface IncidentsTable {
  merchant_id: MerchantId;
  id: Generated<string>;
  kind: IncidentKind;
  dedupe_key: string;
  integration_id: IntegrationId | null;
  item_id: ItemId | null;
  order_id: OrderId | null;
  units: number | null;
  detail: Generated<Json>;
  cause: OversellCause | null;
  seconds: number | null;
  opened_at: Date;
  resolved_at: Date | null;
}
