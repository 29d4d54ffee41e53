import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';

export interface InboundEventRow {
  readonly id: number;
  readonly integrationId: IntegrationId;
  readonly eventKey: string;
  readonly origin: 'webhook' | 'poll' | 'reread' | 'bulk';
  readonly topic: string;
  readonly kind: string;
  readonly externalOrderId: string | null;
  readonly receivedAt: Date;
  readonly state: 'taken_in' | 'reread_needed' | 'failed' | 'ignored' | 'set_aside';
  readonly failureId: string | null;
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly settledAt: Date | null;
}

export interface WantedInboundEvents extends Page<number> {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId | undefined;
  readonly state: InboundEventRow['state'] | undefined;
}

/** Lists a merchant's inbound events without their content, the newest first. */
export async function listInboundEvents(
  db: Db,
  wanted: WantedInboundEvents,
): Promise<readonly InboundEventRow[]> {
  const { merchantId, integrationId, state, after, limit } = wanted;
  return db
    .selectFrom('inbound_events')
    .where('merchant_id', '=', merchantId)
    .$if(integrationId !== undefined, (query) => query.where('integration_id', '=', integrationId ?? null))
    .$if(state !== undefined, (query) => query.where('state', '=', state ?? null))
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? null))
    .select([
      'id',
      'integration_id as integrationId',
      'event_key as eventKey',
      'origin',
      'topic',
      'kind',
      'external_order_id as externalOrderId',
      'received_at as receivedAt',
      'state',
      'failure_id as failureId',
      'failure_code as failureCode',
      'failure_message as failureMessage',
      'settled_at as settledAt',
    ])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
