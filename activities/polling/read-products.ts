import { hintProducts } from '@onhand/core/products/hint-products.ts';
import { readProductsSettings } from '@onhand/core/settings/sync-settings/read-products-settings.ts';
import { letsThrough } from '@onhand/domain/products/merge.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { Dependencies } from '../dependencies.ts';
import { readChanged, timeoutMs } from './read-changed.ts';

/**
 * Asks a platform which products changed, by `readChanged`. Does nothing if the settings permit no inbound
 * changes. Returns whether more pages are left.
 */
export async function readChangedProducts(
  dependencies: Dependencies,
  integration: IntegrationRef & { readonly platform: string; readonly overlapMs: number },
): Promise<boolean> {
  const { db, connectors, clock, dispatcher } = dependencies;
  const { integrationId, platform, overlapMs } = integration;
  const standing = (await readProductsSettings(db, [integrationId])).get(integrationId);
  if (standing === undefined || !letsThrough(permission(standing, 'record_changed_there'))) return false;
  return readChanged(dependencies, integration, {
    stream: 'products',
    overlapMs,
    page: async (cursor) => {
      const call = { integrationId, lane: 'bulk', timeoutMs, input: { cursor } } as const;
      const answer = await connectors.call(platform, 'products.page', call);
      if (answer.kind !== 'page') return answer;
      const { items, unread = [], next, asOf } = answer.page;
      return { kind: 'page', ids: [...items, ...unread].map(({ group }) => group), next, asOf };
    },
    hint: (tx, ids) => {
      const hints = ids.map((externalGroup) => ({ integrationId, externalGroup }));
      return hintProducts(tx, { hints, at: clock.now() });
    },
    start: () => void dispatcher.products(),
  });
}
