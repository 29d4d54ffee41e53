import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { isCancelledByPause } from '@onhand/domain/runs/run-kinds.ts';
import { requestedOperations } from '@onhand/domain/runs/requested-operations.ts';
import type { RequestedOperation } from '@onhand/domain/runs/requested-operations.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { findIntegration } from '../../integrations/find-integration.ts';
import { liveIntegration } from '../../integrations/live-integration.ts';
import { readInventorySettings } from '../../settings/sync-settings/read-inventory-settings.ts';
import { readSyncSettings } from '../../settings/sync-settings/read-sync-settings.ts';

/** An operation on an integration that a person asks for. */
export interface RequestedRef {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly operation: RequestedOperation;
}

/**
 * Checks that an integration's state and settings permit an operation that a person asks for. Locks the
 * integration until the transaction ends, unless `lock` is false.
 *
 * @throws Refusal with the reason if they do not.
 */
export async function checkPermitted(
  db: Db,
  { merchantId, integrationId, operation, lock = true }: RequestedRef & { readonly lock?: boolean },
): Promise<void> {
  const facts = requestedOperations[operation];
  const of = { merchantId, integrationId };
  const { publishingPhase } = found(
    await findIntegration(db, { merchantId, id: integrationId, lock }),
    'integration_not_found',
  );
  const { settings, state, isActive } = found(await readSyncSettings(db, of), 'integration_not_found');
  if (state === 'revoked') throw new Refusal('integration_revoked');
  if (!isActive && isCancelledByPause(operation)) throw new Refusal('paused');
  const inventory = (await readInventorySettings(db, [integrationId])).get(integrationId);
  const { entity, trigger } = facts;
  const writesSalesBack = entity === 'inventory' && inventory?.writesSalesBack === true;
  const permitted = permission({ entity, settings: settings[entity], writesSalesBack }, trigger);
  if (permitted.kind === 'never') {
    const { direction } = settings[entity];
    const detail = `The direction of ${entity} is ${direction}, which does not permit ${operation}.`;
    throw new Refusal('direction_forbids', { detail });
  }
  if (facts.publishes && publishingPhase === 'observing') throw new Refusal('first_plan_pending');
}

/**
 * Checks that an integration's platform and its connector are capable of an operation. Asks the connector, so
 * call it outside transactions.
 *
 * @throws Refusal `capability_missing` if they are not; `integration_not_found`, `integration_revoked`.
 */
export async function checkCapable(
  { db, connectors }: { readonly db: Db; readonly connectors: Pick<ConnectorClient, 'describe'> },
  { merchantId, integrationId, operation }: RequestedRef,
): Promise<void> {
  const { platform } = await liveIntegration(db, { merchantId, id: integrationId });
  const described = await connectors.describe(platform);
  const { needs } = requestedOperations[operation];
  if (isCapable(described, needs)) return;
  const detail = `The connector of ${platform} has no ${needs}, so ${operation} is impossible.`;
  throw new Refusal('capability_missing', { detail });
}

function isCapable(
  { listings, ...described }: Description,
  needs: (typeof requestedOperations)[RequestedOperation]['needs'],
): boolean {
  switch (needs) {
    case 'listings':
      // Every connector lists what its shop sells.
      return true;
    case 'creation of listings':
      return listings.creation !== null;
    case 'inventory':
    case 'orders':
    case 'customers':
      return described[needs] !== null;
  }
}
