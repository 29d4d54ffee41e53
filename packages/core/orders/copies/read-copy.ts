import type { IntegrationId, MerchantId, OrderCopyId, OrderId } from '@onhand/domain/ids.ts';
import type { CopyState } from '@onhand/domain/orders/copies/copy-machine.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { isActive } from '../../integrations/is-active.ts';

/** Names an order that is copied. */
export interface CopiedOrderRef {
  readonly merchantId: MerchantId;
  readonly orderId: OrderId;
}

/** The copy of an order, with the shops that it concerns. */
export interface CopyRow extends CopiedOrderRef {
  readonly id: OrderCopyId;
  readonly kind: 'draft' | 'order';
  readonly state: CopyState;
  readonly marker: string;
  readonly madeAt: Date;
  readonly attempts: number;
  readonly absences: number;
  readonly failures: number;
  readonly sentAt: Date | null;
  readonly settlesAt: Date | null;
  readonly retryAt: Date | null;
  readonly externalId: string | null;
  readonly externalNumber: string | null;
  readonly createdOrderId: OrderId | null;
  readonly code: string | null;
  readonly platformMessage: string | null;
  readonly changedAt: Date;
  /** Where the order was placed. */
  readonly shop: CopyShop & { readonly externalOrderId: string };
  /** Where it is copied to. */
  readonly source: CopyShop;
}

interface CopyShop {
  readonly integrationId: IntegrationId;
  readonly platform: string;
  readonly name: string;
  /** Neither it nor its merchant is paused, and it is not revoked. */
  readonly isActive: boolean;
  readonly isRevoked: boolean;
  readonly currency: string | null;
}

/** Reads the copy of an order. Returns undefined if nothing was decided about one. */
export async function readCopy(
  db: Db,
  { merchantId, orderId }: CopiedOrderRef,
): Promise<CopyRow | undefined> {
  const { rows } = await sql<CopyRow>`
    select copy.id, copy.merchant_id as "merchantId", copy.order_id as "orderId", copy.kind, copy.state, copy.marker,
           copy.made_at as "madeAt", copy.attempts, copy.absences, copy.failures, copy.sent_at as "sentAt",
           copy.settles_at as "settlesAt", copy.retry_at as "retryAt", copy.external_id as "externalId",
           copy.external_number as "externalNumber", copy.created_order_id as "createdOrderId", copy.code,
           copy.platform_message as "platformMessage", copy.changed_at as "changedAt",
           ${shopOf('shop')} || jsonb_build_object('externalOrderId', orders.external_order_id) as shop,
           ${shopOf('source')} as source
    from order_copies copy
    join orders on orders.merchant_id = copy.merchant_id and orders.id = copy.order_id
    join integrations shop on shop.id = orders.integration_id
    join integrations source on source.id = copy.integration_id
    where copy.merchant_id = ${merchantId} and copy.order_id = ${orderId}`.execute(db);
  return rows[0];
}

function shopOf(integration: 'shop' | 'source'): RawBuilder<unknown> {
  const column = (name: string) => sql.ref(`${integration}.${name}`);
  return sql`jsonb_build_object('integrationId', ${column('id')}, 'platform', ${column('platform')},
                               'name', ${column('name')}, 'isActive', (
                                 select ${isActive} from integrations where integrations.id = ${column('id')}),
                               'isRevoked', ${column('state')} = 'revoked', 'currency', ${column('currency')})`;
}

/**
 * Tells whether a copy needs work now: it is to be created, or to be searched for. A waiting copy is not
 * created while its source store, or its merchant, is paused. Pure.
 */
export function isToCarry(
  {
    state,
    retryAt,
    source,
  }: Pick<CopyRow, 'state' | 'retryAt'> & { readonly source: Pick<CopyShop, 'isActive' | 'isRevoked'> },
  now: Date,
): boolean {
  switch (state) {
    case 'waiting':
      return (source.isActive || source.isRevoked) && (retryAt === null || retryAt <= now);
    case 'intended':
    case 'sending':
    case 'unknown':
      return retryAt === null || retryAt <= now;
    case 'draft':
    case 'open':
    case 'closed':
    case 'cancelled':
    case 'failed':
    case 'lost':
    case 'skipped':
      return false;
  }
}
