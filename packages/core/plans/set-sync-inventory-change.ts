import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import type { SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { noteChange } from '../audit/action.ts';
import { readPreferences } from '../merchants/preferences.ts';
import { beginMerchantRun } from '../runs/items/begin-merchant-run.ts';
import { findItems } from '../searches/search-items.ts';
import type { FoundItem } from '../searches/search-items.ts';
import { filterOf } from '../searches/selection.ts';
import type { Aftermath, CheckedChange, Making } from './change.ts';
import { concerningNone } from './concerning-none.ts';
import { overriddenFigures } from './overridden-figures.ts';
import { idsAmong, insertPlanItems } from './plan-items.ts';

type SetSyncInventory = Extract<StoredChange, { kind: 'set_sync_inventory' }>;

const kind = 'set_sync_inventory' as const;

/**
 * Checks the Sync Inventory setting of the items that a search finds. They are found when it is planned, and
 * those that would change are kept with the plan: its run touches no others. It triggers no sync.
 *
 * @throws Refusal if the merchant is no warehouse, or there is no such saved search.
 */
export async function checkSetSyncInventory(
  tx: Tx,
  { syncInventory, ...selection }: SetSyncInventory,
  making: Making,
): Promise<CheckedChange> {
  const { merchantId, planId } = making;
  found(await readPreferences(tx, merchantId), 'not_a_warehouse');
  if (planId !== null) {
    // The plan that is undone is the one that is applied.
    const undo = { kind: 'restore_sync_inventory', planId } as const;
    return { ...ofRun(making, { planId, restores: false }), undo };
  }
  const filter = await filterOf(tx, merchantId, selection);
  const items = await findItems(tx, { merchantId, filter });
  const changed = items.filter((item) => item.syncInventory !== syncInventory);
  const bulk = {
    operation: kind,
    items: items.length,
    changed: changed.length,
    neverReceived: changed.filter(({ received }) => !received).length,
  };
  const concerned = shownOf(merchantId, changed);
  return {
    kind,
    integrations: 'all',
    stands: {},
    undo: null,
    concerned,
    items: items.length,
    resolved: { kind, filter, syncInventory },
    syncs: { override: { items: idsAmong(changed), to: syncInventory } },
    async computes(tx) {
      return { ...(await overriddenFigures(tx, { items: changed, concerned, syncInventory })), bulk };
    },
    async keep(tx, planId) {
      const rows = changed.map((item) => ({ id: item.id, before: item.syncInventory }));
      await insertPlanItems(tx, { merchantId, planId }, rows);
    },
    write: () => Promise.resolve(),
    follow: () => Promise.reject(new Error('Only a plan sets Sync Inventory of many items.')),
  };
}

/** Checks that the settings which the run of a plan has changed are put back. */
export async function checkRestoring(
  { planId }: Extract<StoredChange, { kind: 'restore_sync_inventory' }>,
  making: Making,
): Promise<CheckedChange> {
  return ofRun(making, { planId, restores: true });
}

/** Returns the change that begins a run of a plan. It computes nothing. */
function ofRun(making: Making, run: { readonly planId: PlanId; readonly restores: boolean }): CheckedChange {
  return {
    kind,
    integrations: 'all',
    stands: {},
    undo: null,
    concerned: concerningNone,
    write: () => Promise.resolve(),
    follow: (tx) => begin(tx, making, run),
  };
}

/** Selects the channel stock of the published listings of items. */
function shownOf(merchantId: MerchantId, items: readonly FoundItem[]): RawBuilder<unknown> {
  return sql`
    select link.channel_stock_id
    from listings
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    where listings.merchant_id = ${merchantId} and listings.published
      and listings.item_id in (${idsAmong(items)})`;
}

async function begin(
  tx: Tx,
  { merchantId, actor, at }: Making,
  { planId, restores }: { readonly planId: PlanId; readonly restores: boolean },
): Promise<Aftermath> {
  const { rows } = await sql<{ before: SyncOverride; to: SyncOverride; items: number }>`
    select plan_items.before, plans.change ->> 'syncInventory' as "to", count(*)::int as items
    from plan_items
    join plans on plans.merchant_id = plan_items.merchant_id and plans.id = plan_items.plan_id
    where plan_items.merchant_id = ${merchantId} and plan_items.plan_id = ${planId}
      and (plan_items.changed or not ${restores})
    group by 1, 2 order by 1`.execute(tx);
  const total = rows.reduce((sum, { items }) => sum + items, 0);
  // Its run sets the items after this transaction, so the audit log has their number only.
  const [before, after] = [
    Object.fromEntries(rows.map((row) => [row.before, row.items])),
    Object.fromEntries(rows.map((row) => [row.to, total])),
  ];
  const change = restores ? { before: after, after: before } : { before, after };
  if (total > 0) noteChange({ setting: 'sync-inventory-of-items', ...change });
  const input = { restores, actorKey: actor.keyId };
  const run = { merchantId, kind, planId, total, input, actor: actor.label, at };
  await beginMerchantRun(tx, run);
  return { due: [], schedules: [], begun: [{ merchantId, integrationId: null, operation: kind }] };
}
