import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { hintProducts } from '@onhand/core/products/hint-products.ts';
import { forgetPage } from '@onhand/core/integrations/cursors/forget-page.ts';
import { readCursor } from '@onhand/core/integrations/cursors/read-cursor.ts';
import { readPage } from '@onhand/core/integrations/cursors/read-page.ts';
import { writeCursor } from '@onhand/core/integrations/cursors/write-cursor.ts';
import { writePage } from '@onhand/core/integrations/cursors/write-page.ts';
import { readProductsSettings } from '@onhand/core/settings/sync-settings/read-products-settings.ts';
import { rowByRow } from '@onhand/database/row-by-row.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { letsThrough } from '@onhand/domain/products/merge.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import { storableText } from '@onhand/domain/text/storable.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { Dependencies } from '../dependencies.ts';

/** A page may need a call for each product, and a limit may spread them. */
const timeoutMs = 90_000;

/**
 * Asks a platform which products changed since the last pass over them. Reads one page, and goes on from the
 * page that the last call stored. Does nothing if the settings permit no inbound changes. An answer is only a
 * hint: each followed product is read separately. After a failed call, the next call repeats it. Returns
 * whether more pages are left.
 */
export async function readChangedProducts(
  { db, connectors, clock, dispatcher, log }: Dependencies,
  integration: IntegrationRef & { readonly platform: string; readonly overlapMs: number },
): Promise<boolean> {
  const { integrationId, merchantId, platform, overlapMs } = integration;
  const of = { merchantId, integrationId, stream: 'products' } as const;
  const standing = (await readProductsSettings(db, [integrationId])).get(integrationId);
  if (standing === undefined || !letsThrough(permission(standing, 'record_changed_there'))) return false;
  const interrupted = await readPage(db, of);
  const answer: OutputOf<'products.page'> = await connectors.call(platform, 'products.page', {
    integrationId,
    lane: 'bulk',
    timeoutMs,
    input: { cursor: interrupted?.next ?? (await startOf()) },
  });
  if (answer.kind !== 'page') {
    // A page cursor may have expired. Then the pass begins anew.
    if (answer.kind === 'rejected') await forgetPage(db, of);
    return false;
  }
  // One that could not be read on the page is read separately, too, and fails there under its own name.
  const { items, unread = [], next, asOf } = answer.page;
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
  const began = interrupted?.began ?? new Date(asOf);
  if (next !== undefined) {
    const heardAt = interrupted?.heardAt ?? clock.now();
    await writePage(db, { ...of, next, began, heardAt, coversFrom: began, unread: 0 });
    return true;
  }
  await inTransaction(db, async (tx) => {
    await writeCursor(tx, { ...of, cursor: began.toISOString(), asOf: clock.now() });
    await forgetPage(tx, of);
  });
  return false;

  async function startOf(): Promise<string> {
    const last = await readCursor(db, of);
    const sinceMs = (last === null ? clock.now().getTime() : Date.parse(last)) - overlapMs;
    return new Date(sinceMs).toISOString();
  }
}
