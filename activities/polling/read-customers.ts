import { hintCustomers } from '@onhand/core/customers/hint-customers.ts';
import { readCustomerSettings } from '@onhand/core/settings/sync-settings/read-customer-settings.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { Dependencies } from '../dependencies.ts';
import { readChanged, timeoutMs } from './read-changed.ts';

/**
 * Asks a platform which customers changed, by `readChanged`: it may send no webhooks about them, or one may
 * have been lost. Does nothing if the settings let none be read. Returns whether more pages are left.
 */
export async function readChangedCustomers(
  dependencies: Dependencies,
  integration: IntegrationRef & { readonly platform: string; readonly overlapMs: number },
): Promise<boolean> {
  const { db, connectors, clock, dispatcher } = dependencies;
  const { merchantId, integrationId, platform, overlapMs } = integration;
  const settings = (await readCustomerSettings(db, [integrationId])).get(integrationId);
  if (settings === undefined || permission(settings, 'record_hinted').kind === 'never') return false;
  return readChanged(dependencies, integration, {
    stream: 'customers',
    overlapMs,
    page: async (cursor) => {
      const call = { integrationId, lane: 'bulk', timeoutMs, input: { cursor } } as const;
      const answer = await connectors.call(platform, 'customers.page', call);
      if (answer.kind !== 'page') return answer;
      const { items, unread, next, asOf } = answer.page;
      return { kind: 'page', ids: [...items, ...unread].map(({ externalId }) => externalId), next, asOf };
    },
    hint: (tx, ids) => {
      const hints = ids.map((externalId) => ({ merchantId, integrationId, externalId }));
      return hintCustomers(tx, { hints, at: clock.now() });
    },
    start: () => void dispatcher.customers(),
  });
}
