import type { IntegrationId, OrderId } from '@onhand/domain/ids.ts';
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
