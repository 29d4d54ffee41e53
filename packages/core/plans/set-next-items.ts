import { storedChange } from '@onhand/contracts/gateway-api/plans.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import type { RunCounts } from '@onhand/domain/runs/run.ts';
import { sql } from 'kysely';
import { awaitNextSync } from '../channel-stock/await-next-sync.ts';
import { lockStock, stockShowing } from '../channel-stock/lock-stock.ts';
import { lockItems, readItemPreferences } from '../items/item-preferences.ts';
import { setOverrides } from '../items/set-overrides.ts';
import type { OverrideChange } from '../items/set-overrides.ts';
import { processPage } from '../runs/items/process-page.ts';
import type { MerchantRunRow } from '../runs/run-row.ts';
import { insertItemChanges, keptPreferences } from '../settings/history/insert-item-changes.ts';
import { findPlan } from './find-plan.ts';
import { readSettingInput } from './setting-input.ts';

/** Each page is a few statements in a transaction that locks its items. */
const itemsOfPage = 200;

/**
 * Sets Sync Inventory of the next items of a run's plan, or puts it back, in one commit with the run's
 * cursor. Skips items that say something else by now: somebody has changed them. Ends the run after the last
 * page. Does nothing if the run is at another page by now.
 */
export async function setNextItems(
  db: Db,
  run: MerchantRunRow,
  { clock, pageSize = itemsOfPage }: { readonly clock: { now(): Date }; readonly pageSize?: number },
): Promise<void> {
  const at = clock.now();
  const rows = await nextItems(db, run, pageSize);
  await processPage(db, run, { rows, keyOf: ({ id }) => id, store: setItems }, at);
}

/** Reads the next items of a run, in the order of their ids. */
async function nextItems(db: Db, run: MerchantRunRow, pageSize: number): Promise<readonly OverrideChange[]> {
  const { merchantId, cursor } = run;
  const planId = found(run.planId, 'plan_not_found');
  const plan = found(await findPlan(db, { merchantId, id: planId }), 'plan_not_found');
  const change = storedChange.parse(plan.change);
  if (change.kind !== 'set_sync_inventory') throw new Error(`The plan ${planId} sets no Sync Inventory.`);
  const { restores } = readSettingInput(run.input);
  const { rows } = await sql<{ id: ItemId; before: SyncOverride }>`
    select item_id as id, before from plan_items
    where merchant_id = ${merchantId} and plan_id = ${planId} and (changed or not ${restores})
      and (${cursor}::uuid is null or item_id > ${cursor}::uuid)
    order by item_id limit ${pageSize}`.execute(db);
  return rows.map(({ id, before }) => {
    const set = change.syncInventory;
    return restores ? { id, from: set, to: before } : { id, from: before, to: set };
  });
}

/** Sets items that nobody has changed meanwhile, and returns what to count. */
async function setItems(
  tx: Tx,
  run: MerchantRunRow,
  items: readonly OverrideChange[],
  at: Date,
): Promise<RunCounts> {
  const { merchantId, planId } = run;
  const { restores, actorKey } = readSettingInput(run.input);
  const itemIds = items.map(({ id }) => id);
  await lockStock(tx, merchantId, stockShowing(merchantId, itemIds));
  await lockItems(tx, merchantId, itemIds);
  const changed = await setOverrides(tx, merchantId, items);
  const ids = changed.map(({ id }) => id);
  await sql`
    update plan_items set changed = ${!restores}
    where merchant_id = ${merchantId} and plan_id = ${planId} and item_id = any(${ids}::uuid[])`.execute(tx);
  const changes = await historyOf(tx, merchantId, changed);
  await insertItemChanges(tx, {
    merchantId,
    changes,
    actor: { label: run.actor ?? '', keyId: actorKey },
    at,
  });
  await awaitNextSync(tx, merchantId, ids);
  return { done: changed.length, skipped: items.length - changed.length };
}

/** Renders what the settings' history keeps of items that were just changed. */
async function historyOf(tx: Tx, merchantId: MerchantId, changed: readonly OverrideChange[]) {
  const froms = new Map(changed.map(({ id, from }) => [id, from]));
  const items = await readItemPreferences(tx, merchantId, [...froms.keys()]);
  return items.map(({ itemId, itemSync, streetDate }) => {
    const now = found(itemSync, 'not_a_warehouse');
    const before = { ...now, override: froms.get(itemId) ?? now.override };
    return {
      itemId,
      before: keptPreferences(before, streetDate),
      after: keptPreferences(now, streetDate),
    };
  });
}
