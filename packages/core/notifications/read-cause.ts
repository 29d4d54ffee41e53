import type { Tx } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { NotificationCause } from '@onhand/domain/notifications/message.ts';
import { sql } from 'kysely';
import type { NotificationRow } from './notification-row.ts';
import { countSurplus } from './surplus.ts';

type Incident = Omit<Extract<NotificationCause, { kind: 'incident' }>, 'kind'>;
type Alarm = Omit<Extract<NotificationCause, { kind: 'failed_items' }>, 'kind'>;

type CauseColumns = 'causeKind' | 'causeId' | 'createdAt' | 'subscriptionId';

/** Reads why a notification is sent. Returns undefined if the database no longer knows. */
export async function readCause(
  tx: Tx,
  merchantId: MerchantId,
  { causeKind, causeId, createdAt, subscriptionId }: Pick<NotificationRow, CauseColumns>,
): Promise<NotificationCause | undefined> {
  switch (causeKind) {
    case 'test':
      return { kind: 'test', at: createdAt };
    case 'incident': {
      const { rows } = await sql<Incident>`
        select incident.id as "incidentId", incident.kind as incident, shop.name as shop, items.sku,
               orders.external_order_id as "orderNumber", incident.units, incident.opened_at as "openedAt"
        from incidents incident
        left join integrations shop on shop.merchant_id = incident.merchant_id and shop.id = incident.integration_id
        left join items on items.merchant_id = incident.merchant_id and items.id = incident.item_id
        left join orders on orders.merchant_id = incident.merchant_id and orders.id = incident.order_id
        where incident.merchant_id = ${merchantId} and incident.id = ${causeId}::uuid`.execute(tx);
      const [incident] = rows;
      return incident === undefined ? undefined : { kind: causeKind, ...incident };
    }
    case 'more_incidents': {
      const incidents = await countSurplus(tx, { merchantId, subscriptionId, at: createdAt });
      return { kind: causeKind, incidents, at: createdAt };
    }
    case 'failed_items': {
      const { rows } = await sql<Alarm>`
        select alarm.integration_id as "integrationId", shop.name as shop, alarm.open_items as open, alarm.above,
               alarm.began_at as since
        from notification_alarms alarm
        join integrations shop on shop.merchant_id = alarm.merchant_id and shop.id = alarm.integration_id
        where alarm.merchant_id = ${merchantId} and alarm.id = ${causeId}::uuid`.execute(tx);
      const [alarm] = rows;
      return alarm === undefined ? undefined : { kind: causeKind, ...alarm };
    }
  }
}
