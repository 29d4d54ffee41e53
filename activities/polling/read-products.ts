import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { hintProducts } from '@onhand/core/products/hint-products.ts';
import { readCursor } from '@onhand/core/integrations/cursors/read-cursor.ts';
import { writeCursor } from '@onhand/core/integrations/cursors/write-cursor.ts';
import { readProductsSettings } from '@onhand/core/settings/sync-settings/read-products-settings.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { letsThrough } from '@onhand/domain/products/merge.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { storableText } from '@onhand/domain/text/storable.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { Dependencies } from '../dependencies.ts';

/** A page may need a call for each product, and a limit may spread them. */
const timeoutMs = 90_000;

/**
 * Asks a platform which products changed since the last call. Does nothing if the settings permit no inbound
 * changes. An answer is only a hint: each followed product is read separately. After a failed call, the next
 * call repeats it.
 */
export async function readChangedProducts(
  { db, connectors, clock, dispatcher, log }: Dependencies,
  integration: IntegrationRef & { readonly platform: string; readonly overlapMs: number },
): Promise<void> {
  const { integrationId, merchantId, platform, overlapMs } = integration;
  const standing = (await readProductsSettings(db, [integrationId])).get(integrationId);
  if (standing === undefined || !letsThrough(permission(standing, 'record_changed_there'))) return;
  const last = await readCursor(db, { integrationId, stream: 'products' });
  const sinceMs = (last === null ? clock.now().getTime() : Date.parse(last)) - overlapMs;
  let cursor: string | undefined = new Date(sinceMs).toISOString();
  let began: string | undefined;
  while (cursor !== undefined) {
    const answer: OutputOf<'products.page'> = await connectors.call(platform, 'products.page', {
      integrationId,
      lane: 'bulk',
      timeoutMs,
      input: { cursor },
    });
    if (answer.kind !== 'page') return;
    began ??= answer.page.asOf;
    // One that could not be read on the page is read separately, too, and fails there under its own name.
    const { items, unread = [] } = answer.page;
    const hints = [...items, ...unread].map(({ group }) => ({ integrationId, externalGroup: group }));
    const hinted = await rowByRow(db, hints, {
      work: (tx, some) => hintProducts(tx, { hints: some, at: clock.now() }),
      refuse: async ({ externalGroup }, error) => {
        log.warn(
          { err: error, integrationId, externalGroup: storableText(externalGroup, 200) },
          'A changed product was not hinted, because its id cannot be stored.',
        );
        return 0;
      },
    });
    if (hinted.some((products) => products > 0)) void dispatcher.products();
    cursor = answer.page.next;
  }
  if (began !== undefined) {
    await writeCursor(db, {
      merchantId,
      integrationId,
      stream: 'products',
      cursor: began,
      asOf: clock.now(),
    });
  }
}
