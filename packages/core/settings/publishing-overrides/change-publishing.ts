import { isDeepStrictEqual } from 'node:util';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import type { PublishingTarget } from './publishing-target.ts';
import { insertSettingsChange } from '../history/insert-settings-change.ts';
import type { SettingsActor } from '../history/insert-settings-change.ts';
import { ofPublishing } from '../history/settings-subject.ts';
import { readPublishing } from './read-publishing.ts';
import type { PublishingRow, PublishingValues } from './read-publishing.ts';

/**
 * Sets what a target says of its figures, and where `quantitySync` is given, its switch (an item has none); keeps who
 * did it. Answers what stands then; undefined: the merchant has no such target, and nothing is changed.
 */
export async function changePublishing(
  tx: Tx,
  target: PublishingTarget,
  { quantitySync, ...values }: PublishingValues & { readonly quantitySync?: boolean | undefined },
  change: { readonly merchantId: MerchantId; readonly actor: SettingsActor; readonly at: Date },
): Promise<PublishingRow | undefined> {
  const { merchantId, actor, at } = change;
  const before = await readPublishing(tx, merchantId, target);
  if (before === undefined) return undefined;
  await writePublishing(tx, target, { ...values, merchantId, by: actor.label, at });
  if (quantitySync !== undefined) await switchQuantitySync(tx, merchantId, target, quantitySync);
  const after = await readPublishing(tx, merchantId, target);
  if (!isDeepStrictEqual(before, after)) {
    const subject = ofPublishing(target);
    const told = { before: recorded(before), after: after === undefined ? null : recorded(after) };
    await insertSettingsChange(tx, { ...change, subject, ...told });
  }
  return after;
}

/** By the names of the API. */
function recorded({ lowStock, ...row }: PublishingRow): object {
  const { threshold, integrations: integrationIds } = lowStock ?? {};
  return { ...row, lowStock: lowStock === null ? null : { threshold, integrationIds } };
}

async function writePublishing(
  tx: Tx,
  target: PublishingTarget,
  write: PublishingValues & { readonly merchantId: MerchantId; readonly by: string; readonly at: Date },
): Promise<void> {
  const { merchantId, buffer, percent, maximum, lowStock, zeroStock, deletion, by, at } = write;
  const values = {
    buffer,
    percent,
    maximum,
    low_stock_threshold: lowStock?.threshold ?? null,
    low_stock_integrations: lowStock === null ? null : [...lowStock.integrations],
    zero_stock: zeroStock,
    deletion,
    changed_at: at,
    changed_by: by,
  };
  await tx
    .insertInto('publishing_overrides')
    .values({ merchant_id: merchantId, scope: target.scope, target_id: target.id, ...values })
    .onConflict((conflict) => conflict.columns(['merchant_id', 'scope', 'target_id']).doUpdateSet(values))
    .execute();
}

async function switchQuantitySync(
  tx: Tx,
  merchantId: MerchantId,
  { scope, id }: PublishingTarget,
  isOn: boolean,
): Promise<void> {
  const on = sql`set quantity_sync = ${isOn}`;
  switch (scope) {
    case 'merchant':
      await sql`update merchants ${on} where id = ${merchantId}`.execute(tx);
      break;
    case 'integration':
      await sql`update integrations ${on} where merchant_id = ${merchantId} and id = ${id}`.execute(tx);
      break;
    case 'listing':
      await sql`update listings ${on} where merchant_id = ${merchantId} and id = ${id}`.execute(tx);
      break;
    case 'item':
      break;
  }
}
