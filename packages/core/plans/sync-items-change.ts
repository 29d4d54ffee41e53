import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId, PlanId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { beginRuns } from '../runs/begin-runs.ts';
import { findNewestRun } from '../runs/find-run.ts';
import { syncedIntegrations } from '../runs/items/synced-integrations.ts';
import type { SyncedIntegrations } from '../runs/items/synced-integrations.ts';
import { RunUnderWay } from '../runs/requested/run-under-way.ts';
import { findItems } from '../searches/search-items.ts';
import type { FoundItem } from '../searches/search-items.ts';
import { filterOf } from '../searches/selection.ts';
import type { Aftermath, CheckedChange, Making } from './change.ts';
import { concerningNone } from './concerning-none.ts';
import { forcedFigures } from './forced-figures.ts';
import { idsAmong, insertPlanItems, plannedItems } from './plan-items.ts';

type SyncItems = Extract<StoredChange, { kind: 'sync_items' }>;

/** Lists the reasons to refuse a bulk action on items. */
export const itemActionProblems = [
  'item_search_not_found',
  'not_a_warehouse',
  'bulk_operation_running',
  'bulk_action_running',
] as const;

const kind = 'sync_items' as const;

/**
 * Checks Sync Now for the items that a search finds. They are found when it is planned, and kept with the
 * plan: applying the plan touches no others.
 *
 * @throws Refusal if there is no such saved search. Its `follow` throws `RunUnderWay` if a run is live.
 */
export async function checkSyncItems(
  tx: Tx,
  { zeroNeverReceived, ...selection }: SyncItems,
  making: Making,
): Promise<CheckedChange> {
  const { merchantId, planId } = making;
  const shops = await syncedIntegrations(tx, merchantId);
  const checked = {
    kind,
    integrations: 'all',
    stands: {},
    undo: null,
    write: () => Promise.resolve(),
  } as const;
  if (planId !== null) {
    const follow = (tx: Tx) => begin(tx, { ...making, planId }, shops);
    return { ...checked, concerned: concerningNone, follow };
  }
  const filter = await filterOf(tx, merchantId, selection);
  const items = await findItems(tx, { merchantId, filter });
  const synced = zeroNeverReceived ? items : items.filter(({ received }) => received);
  const concerned = shownOf(merchantId, synced, shops.written);
  return {
    ...checked,
    concerned,
    items: items.length,
    resolved: { kind, filter, zeroNeverReceived },
    async computes(tx) {
      const { heldBack, ...figures } = await forcedFigures(tx, concerned, { asked: true });
      const bulk = {
        operation: kind,
        items: items.length,
        neverReceived: items.filter(({ received }) => !received).length,
        ...(await countListed(tx, merchantId, { items, synced, shops })),
        quantities: figures.changes.length,
        heldBack,
      };
      return { ...figures, bulk };
    },
    async keep(tx, planId) {
      const rows = synced.map(({ id }) => ({ id, before: null }));
      await insertPlanItems(tx, { merchantId, planId }, rows);
    },
    follow: () => Promise.reject(new Error('Only a plan syncs many items.')),
  };
}

/** Begins a run for each integration that lists one of the plan's items. */
async function begin(
  tx: Tx,
  { merchantId, planId, actor, at }: Making & { readonly planId: PlanId },
  { written, read }: SyncedIntegrations,
): Promise<Aftermath> {
  const { rows } = await sql<{ id: IntegrationId }>`
    select distinct integration_id as id from listings
    where merchant_id = ${merchantId} and integration_id = any(${[...written, ...read]}::uuid[])
      and item_id in (${plannedItems(merchantId, planId)})
    order by id`.execute(tx);
  const integrationIds = rows.map(({ id }) => id);
  const begun = await beginRuns(tx, { merchantId, kind, planId, integrationIds, actor: actor.label, at });
  const live = integrationIds.find((id) => !begun.includes(id));
  if (live !== undefined) {
    const run = await findNewestRun(tx, { merchantId, integrationId: live, kind });
    throw new RunUnderWay(found(run, 'sync_run_not_found'));
  }
  const toCarry = begun.map((integrationId) => ({ merchantId, integrationId, operation: kind }) as const);
  return { due: [], schedules: [], begun: toCarry };
}

/** Selects the channel stock of the items' listings on integrations. */
function shownOf(
  merchantId: MerchantId,
  items: readonly FoundItem[],
  on: readonly IntegrationId[],
): RawBuilder<unknown> {
  return sql`
    select link.channel_stock_id
    from listings
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    where listings.merchant_id = ${merchantId} and listings.integration_id = any(${on}::uuid[])
      and listings.item_id in (${idsAmong(items)})`;
}

/** Counts the items found without a listing that can be synced, and the listings that would be read. */
async function countListed(
  tx: Tx,
  merchantId: MerchantId,
  {
    items,
    synced,
    shops,
  }: {
    readonly items: readonly FoundItem[];
    readonly synced: readonly FoundItem[];
    readonly shops: SyncedIntegrations;
  },
): Promise<{ readonly notLinked: number; readonly readings: number }> {
  const { rows } = await sql<{ notLinked: number; readings: number }>`
    select (select count(*) from (${idsAmong(items)}) one
            where not exists (
              select from listings
              where listings.merchant_id = ${merchantId} and listings.item_id = one.id
                and listings.integration_id = any(${[...shops.written, ...shops.read]}::uuid[])))::int as "notLinked",
           (select count(*) from listings
            where listings.merchant_id = ${merchantId} and listings.integration_id = any(${shops.read}::uuid[])
              and listings.item_id in (${idsAmong(synced)}))::int as readings`.execute(tx);
  return rows[0] ?? { notLinked: 0, readings: 0 };
}
