import { listedOptions } from '@onhand/domain/exports/what-is-listed.ts';
import type { ListedOptions } from '@onhand/domain/exports/what-is-listed.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { readIsActive } from '../integrations/read-is-active.ts';
import { readProductsSettings } from '../settings/sync-settings/read-products-settings.ts';
import type { ExportRef, ExportRow } from './export-row.ts';
import { settlesForMs } from './intend-exports.ts';
import { failInTransaction } from './fail-export.ts';
import { lockExport, moveInTransaction } from './move-export.ts';
import { awaitsContent, readProductToSend } from './product-to-send.ts';
import type { ProductToSend } from './product-to-send.ts';

/** An export that waits for its schedule, or for a paused shop, is looked at again after this time. */
const looksAgainAfterMs = 10 * 60_000;

/** How an export stands before its call. `send`: the call is to be sent now, with this product. */
export type BegunSending =
  | {
      readonly kind: 'send';
      readonly row: ExportRow;
      readonly product: ProductToSend;
      readonly options: Extract<ListedOptions, { kind: 'options' }>;
    }
  | { readonly kind: 'skipped' | 'put_off' | 'failed' | 'nothing_due' };

/**
 * Records that a call that lists a product is about to be sent, with what it is by now. Commit this before
 * the call: afterwards only a search tells whether it took effect. The settings, the shop and the items are
 * looked at in the same transaction, so what was switched off, paused or archived meanwhile is not sent.
 */
export async function beginSending(
  db: Db,
  of: ExportRef,
  { at, settlesAt, workflowId }: { readonly at: Date; readonly settlesAt: Date; readonly workflowId: string },
): Promise<BegunSending> {
  return inTransaction(db, async (tx) => {
    const row = await lockExport(tx, of);
    if (row === undefined || (row.state !== 'intended' && row.state !== 'waiting'))
      return { kind: 'nothing_due' };
    // Its run was cancelled since it was read.
    if (row.dueAt.getTime() > at.getTime()) return { kind: 'nothing_due' };
    const held = await heldBack(tx, row);
    if (held !== null) {
      const changes = { code: held.code, platform_message: null };
      const dueAt = new Date(at.getTime() + looksAgainAfterMs);
      if (held.kind === 'skipped') await moveInTransaction(tx, row, { event: 'withdrawn', changes, at });
      else
        await moveInTransaction(tx, row, { event: 'postponed', changes: { ...changes, due_at: dueAt }, at });
      return held;
    }
    if (await awaitsContent(tx, row, at)) {
      const changes = { code: 'awaiting_import', due_at: new Date(at.getTime() + settlesForMs) };
      await moveInTransaction(tx, row, { event: 'postponed', changes, at });
      return { kind: 'put_off' };
    }
    const product = await readProductToSend(tx, row);
    const items = product?.items ?? [];
    // What an interrupted call left there is a product with these SKUs, too: the platform decides then.
    const isFirst = row.settlesAt === null;
    if (
      product === undefined ||
      items.length === 0 ||
      (isFirst && items.every(({ there }) => there !== 'absent'))
    ) {
      const changes = { code: items.length === 0 ? 'no_items' : 'listed_already', platform_message: null };
      await moveInTransaction(tx, row, { event: 'withdrawn', changes, at });
      return { kind: 'skipped' };
    }
    const refused = refusalOf(product, isFirst);
    const options = listedOptions(items);
    if (refused !== null || options.kind === 'refused') {
      const { code, message } = refused ?? (options as Extract<ListedOptions, { kind: 'refused' }>);
      await failInTransaction(tx, row, { event: 'refused', code, message, workflowId }, at);
      return { kind: 'failed' };
    }
    // Each item has a SKU: listedOptions refuses others.
    const skus = items.map(({ sku }) => sku ?? '');
    await moveInTransaction(tx, row, {
      event: 'sent',
      changes: { skus, settles_at: settlesAt, absences: 0, code: null, platform_message: null },
      at,
    });
    return { kind: 'send', row, product, options };
  });
}

/** Tells whether, and why, an export is not sent now. `skipped`: it is not wanted any more. */
async function heldBack(
  tx: Tx,
  row: ExportRow,
): Promise<{ readonly kind: 'skipped' | 'put_off'; readonly code: string } | null> {
  const { integrationId, cause, released } = row;
  if (!(await readIsActive(tx, row))) return { kind: 'put_off', code: 'paused' };
  const standing = (await readProductsSettings(tx, [integrationId])).get(integrationId);
  if (standing === undefined) return { kind: 'skipped', code: 'disabled' };
  const permitted = permission(standing, cause === 'asked' ? 'bulk_export' : 'record_new_here');
  switch (permitted.kind) {
    case 'now':
      return null;
    case 'scheduled':
      return released ? null : { kind: 'put_off', code: 'awaiting_schedule' };
    case 'never':
      return { kind: 'skipped', code: permitted.code };
  }
}

function refusalOf(
  { items, currency }: ProductToSend,
  isFirst: boolean,
): { readonly code: string; readonly message: string } | null {
  if (isFirst && items.some(({ there }) => there !== 'absent')) {
    return {
      code: 'product_listed',
      message:
        'Other items of the product are listed there already. Add this one to the product in the shop, and link it.',
    };
  }
  if (currency === null && items.some(({ price }) => price !== null)) {
    return {
      code: 'currency_unknown',
      message: 'Nobody knows the currency of the prices. Set the currency of the merchant, then retry.',
    };
  }
  return null;
}
