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
import { whatToSend } from './what-to-send.ts';
import type { WhatToSend } from './what-to-send.ts';

/** An export that waits for its schedule, or for a paused shop, is looked at again after this time. */
const looksAgainAfterMs = 10 * 60_000;

/** How an export stands before its call. `send`: the call is to be sent now, with this product. */
export type BegunSending =
  | {
      readonly kind: 'send';
      readonly row: ExportRow;
      readonly product: ProductToSend;
      readonly what: Extract<WhatToSend, { kind: 'send' }>;
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
    const what = whatToSend(product, row);
    if (product === undefined || what.kind === 'skipped') {
      const code = what.kind === 'skipped' ? what.code : 'no_items';
      await moveInTransaction(tx, row, { event: 'withdrawn', changes: { code, platform_message: null }, at });
      return { kind: 'skipped' };
    }
    if (what.kind === 'refused') {
      const { code, message } = what;
      await failInTransaction(tx, row, { event: 'refused', code, message, workflowId }, at);
      return { kind: 'failed' };
    }
    // Each item has a SKU: listedOptions refuses others.
    const skus = what.items.map(({ sku }) => sku?.trim() ?? '');
    const { addTo } = what;
    const changes = { skus, external_group: addTo, settles_at: settlesAt, absences: 0, ...noCode };
    await moveInTransaction(tx, row, { event: 'sent', changes, at });
    return { kind: 'send', row: { ...row, skus, externalGroup: addTo, state: 'sending' }, product, what };
  });
}

const noCode = { code: null, platform_message: null };

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
