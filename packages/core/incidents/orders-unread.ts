import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { IncidentRef } from '@onhand/domain/incidents/incident.ts';
import type { Db } from '@onhand/database/connect.ts';
import { openIncidents } from './open-incidents.ts';
import { resolveIncidents } from './resolve-incidents.ts';

interface Polled {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly at: Date;
}

/** A poll that could not read an integration's orders, with the platform's message. */
export interface OrdersUnread extends Polled {
  readonly code: string;
  readonly message: string;
}

/**
 * Opens an incident that an integration's orders cannot be read. Opens none if the integration has an open
 * `channel_down` incident already.
 */
export async function openOrdersUnread(db: Db, unread: OrdersUnread): Promise<void> {
  const { integrationId, code, message, at } = unread;
  const open = await db
    .selectFrom('incidents')
    .where('integration_id', '=', integrationId)
    .where('kind', '=', 'channel_down')
    .where('resolved_at', 'is', null)
    .select('id')
    .limit(1)
    .executeTakeFirst();
  if (open !== undefined) return;
  const detail = { operation: 'poll_orders', code, message };
  await openIncidents([{ ...incidentOf(unread), detail }], at).execute(db);
}

/** Resolves the incident of an integration whose orders can be read again. */
export async function resolveOrdersUnread(db: Db, read: Polled): Promise<void> {
  await resolveIncidents([incidentOf(read)], read.at).execute(db);
}

function incidentOf({ merchantId, integrationId }: Polled): IncidentRef {
  return { kind: 'channel_down', affects: 'orders', merchantId, integrationId };
}
