import { setTimeout as delay } from 'node:timers/promises';
import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { operationNames } from '@onhand/domain/failed-items/operations.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { IncidentKind } from '@onhand/domain/incidents/incident.ts';
import { sql } from 'kysely';
import { eraseCredentials } from '../access/credentials/erase.ts';
import { idleRevoked } from '../channel-stock/idle-revoked.ts';
import { withdrawExports } from '../exports/release-exports.ts';
import { closeFailed } from '../failed-items/apply-event.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';
import { findIntegration } from '../integrations/find-integration.ts';
import { readSubscriptions, writeSubscriptions } from '../integrations/hearing/subscriptions.ts';
import type { Subscription } from '../integrations/hearing/subscriptions.ts';
import { takeWebhooksTurn } from '../integrations/hearing/webhooks-turn.ts';
import type { EndTurn } from '../integrations/hearing/webhooks-turn.ts';
import type { IntegrationRow } from '../integrations/integration-row.ts';
import { markRevoked } from '../integrations/revoke.ts';
import { revokeListings } from '../listings/revoke-listings.ts';
import { ignoreRevoked } from '../orders/inbound-events/ignore-revoked.ts';
import { cancelLiveRuns } from '../runs/cancel-live-runs.ts';
import { removeWebhooks } from './remove-webhooks.ts';

/** How long a revoke waits for a check that creates webhooks, in ms. */
const turnWithinMs = 5_000;
const askAgainMs = 100;
/** The turn outlasts both calls of the shop, and the transaction. */
const turnMs = 20_000;

/** The incidents that are about the connection to the shop. Those about stock and orders stay open. */
const endedByRevoking: readonly IncidentKind[] = [
  'channel_down',
  'reconnect_required',
  'foreign_event',
  'webhook_broken',
  'safety_stop',
  'subscription_lost',
];

/**
 * Revokes an integration for good, in one transaction. Revoking it again changes nothing. Returns it with the
 * webhooks that stayed in the shop.
 *
 * - Its webhooks are removed from the shop first, while it has credentials. A shop that is away or refuses
 *   stops nothing.
 * - Its secrets are deleted. Nothing is read from the shop, written to it or taken in from it any more.
 * - Its listings stay linked, because its open orders keep their units until somebody closes them.
 * - Its runs are cancelled, its failed items closed, and its waiting events ignored.
 *
 * @throws Refusal `integration_not_found`
 */
export async function revokeIntegration(
  db: Db,
  { merchantId, id, at }: { readonly merchantId: MerchantId; readonly id: IntegrationId; readonly at: Date },
  shop: { readonly connectors: Pick<ConnectorClient, 'call'>; readonly publicUrl: string },
): Promise<{ readonly row: IntegrationRow; readonly webhooksLeft: readonly Subscription[] }> {
  const integration = { merchantId, integrationId: id };
  const before = found(await findIntegration(db, { merchantId, id }), 'integration_not_found');
  if (before.state === 'revoked') return { row: before, webhooksLeft: await readSubscriptions(db, id) };
  const endTurn = await waitForTurn(db, id);
  try {
    const subscriptions = await removeWebhooks({ db, ...shop }, before);
    const row = await markAndEnd(db, integration, { subscriptions, at });
    return { row, webhooksLeft: await readSubscriptions(db, id) };
  } finally {
    await endTurn?.();
  }
}

async function markAndEnd(
  db: Db,
  integration: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
  { subscriptions, at }: { readonly subscriptions: readonly Subscription[]; readonly at: Date },
): Promise<IntegrationRow> {
  const { merchantId, integrationId: id } = integration;
  return inTransaction(db, async (tx) => {
    const row = found(await findIntegration(tx, { merchantId, id, lock: true }), 'integration_not_found');
    if (row.state === 'revoked') return row;
    await markRevoked(tx, id);
    const state = subscriptions.length === 0 ? 'none' : 'on';
    await writeSubscriptions(tx, { ...integration, state, subscriptions, at });
    await eraseCredentials(tx, integration);
    await withdrawExports(tx, { ...integration, at });
    await cancelLiveRuns(tx, { ...integration, at });
    await revokeListings(tx, integration);
    await idleRevoked(tx, integration);
    await ignoreRevoked(tx, { ...integration, at });
    await closeFailed(tx, { ...integration, operations: operationNames }, at);
    const where = sql`merchant_id = ${merchantId} and integration_id = ${id}`;
    await resolveIncidents({ kinds: endedByRevoking, where }, at).execute(tx);
    return found(await findIntegration(tx, { merchantId, id }), 'integration_not_found');
  });
}

/** Waits for the turn at the webhooks. Returns undefined if it does not come: the revoke does without. */
async function waitForTurn(db: Db, integrationId: IntegrationId): Promise<EndTurn | undefined> {
  for (let waitedMs = 0; waitedMs <= turnWithinMs; waitedMs += askAgainMs) {
    const endTurn = await takeWebhooksTurn(db, { integrationId, leaseMs: turnMs });
    if (endTurn !== undefined) return endTurn;
    await delay(askAgainMs);
  }
  return undefined;
}
