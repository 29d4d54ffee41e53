import type { IncidentKind } from '@onhand/domain/incidents/incident.ts';
import type { OversellCause } from '@onhand/domain/incidents/oversell-cause.ts';
import type { IntegrationId, ItemId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { sql } from 'kysely';

export interface IncidentRow {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly integrationId: IntegrationId | null;
  readonly itemId: ItemId | null;
  readonly orderId: OrderId | null;
  readonly sku: string | null;
  readonly orderNumber: string | null;
  readonly units: number | null;
  readonly cause: OversellCause | null;
  readonly seconds: number | null;
  readonly detail: unknown;
  readonly openedAt: Date;
  readonly resolvedAt: Date | null;
}

export interface WantedIncidents extends Page {
  readonly merchantId: MerchantId;
  readonly kind: IncidentKind | undefined;
  /** True: unresolved incidents. False: resolved incidents. Undefined: all incidents. */
  readonly open: boolean | undefined;
}

const sku = sql<string | null>`
  (select items.sku from items where items.merchant_id = incidents.merchant_id and items.id = incidents.item_id)`;

const orderNumber = sql<string | null>`
  (select orders.external_order_id from orders
   where orders.merchant_id = incidents.merchant_id and orders.id = incidents.order_id)`;

/** Lists a merchant's incidents, newest first. */
export async function listIncidents(db: Db, wanted: WantedIncidents): Promise<readonly IncidentRow[]> {
  const { merchantId, kind, open, after, limit } = wanted;
  return db
    .selectFrom('incidents')
    .where('merchant_id', '=', merchantId)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind ?? null))
    .$if(open !== undefined, (query) => query.where('resolved_at', open === true ? 'is' : 'is not', null))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select([
      'id',
      'kind',
      'integration_id as integrationId',
      'item_id as itemId',
      'order_id as orderId',
      'units',
      'cause',
      'seconds',
      sku.as('sku'),
      orderNumber.as('orderNumber'),
      'detail',
      'opened_at as openedAt',
      'resolved_at as resolvedAt',
    ])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
