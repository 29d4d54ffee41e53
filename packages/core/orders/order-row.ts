import type { IntegrationId, OrderId } from '@onhand/domain/ids.ts';
import type { HoldReason } from '@onhand/domain/orders/order-hold.ts';
import { sql } from 'kysely';
import type { AliasedRawBuilder, RawBuilder } from 'kysely';
import type { SaleOutcomeKind } from '@onhand/domain/orders/sale-outcome.ts';

export interface OrderRow {
  readonly id: OrderId;
  readonly integrationId: IntegrationId;
  readonly externalOrderId: string;
  /** '': the platform has none, or it is not known yet. */
  readonly identity: string;
  readonly state: 'pending' | 'open' | 'cancelled' | 'closed';
  readonly test: boolean;
  readonly placedAt: Date | null;
  readonly revision: number;
  readonly processedRevision: number;
  readonly outcome: SaleOutcomeKind | null;
  readonly firstSeenAt: Date;
  readonly changedAt: Date;
  /** Who closed the order without its platform. Null: nobody, or the platform has told of it since. */
  readonly closedBy: string | null;
  /** Why it is held. Empty: it is not. */
  readonly heldBy: readonly HoldReason[];
}

/** Selects why an order is held. */
export const heldBy: AliasedRawBuilder<HoldReason[], 'heldBy'> = sql<HoldReason[]>`
  array(select distinct hold.reason from order_holds hold
        where hold.merchant_id = orders.merchant_id and hold.order_id = orders.id order by hold.reason)`.as(
  'heldBy',
);

/** Selects whether an order has units that were not available, and that no ship notice announces. */
export const isOversold: RawBuilder<boolean> = sql<boolean>`exists (
  select from waiting_units unit
  where unit.merchant_id = orders.merchant_id and unit.order_id = orders.id
    and unit.kind = 'oversold' and unit.units > unit.announced)`;

/** Which orders a list holds: held for any reason, for one, or not held. */
export type WantedHold = HoldReason | 'any' | 'none';

/** Selects whether an order is held as wanted. */
export function isHeldAs(wanted: WantedHold): RawBuilder<boolean> {
  const held = sql<boolean>`(orders.merchant_id, orders.id) in (
    select hold.merchant_id, hold.order_id from order_holds hold`;
  switch (wanted) {
    case 'any':
      return sql<boolean>`${held})`;
    case 'none':
      return sql<boolean>`not exists (select from order_holds hold
        where hold.merchant_id = orders.merchant_id and hold.order_id = orders.id)`;
    case 'process_orders_off':
    case 'street_date':
      return sql<boolean>`${held} where hold.reason = ${wanted})`;
  }
}

export const orderColumns = [
  'id',
  'integration_id as integrationId',
  'external_order_id as externalOrderId',
  'identity',
  'state',
  'test',
  'placed_at as placedAt',
  'revision',
  'processed_revision as processedRevision',
  'outcome',
  'first_seen_at as firstSeenAt',
  'changed_at as changedAt',
  'closed_by as closedBy',
] as const;
