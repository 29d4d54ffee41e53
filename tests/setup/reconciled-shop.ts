import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { Db } from '@onhand/database/connect.ts';
import { advanceRun } from '@onhand/core/runs/change-run.ts';
import { changeRunning } from '@onhand/core/runs/change-running.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { beginReconciliations } from '@onhand/core/runs/reconciling/begin-reconciliation.ts';
import { compareStaged } from '@onhand/core/runs/reconciling/compare.ts';
import { concludeReconciliation } from '@onhand/core/runs/reconciling/conclude-reconciliation.ts';
import { beginFigures, judgeFigures } from '@onhand/core/runs/reconciling/judge-figures.ts';
import { listRepairs } from '@onhand/core/runs/reconciling/repairs.ts';
import type { RepairRow } from '@onhand/core/runs/reconciling/repairs.ts';
import { stagePage } from '@onhand/core/runs/reconciling/stage-page.ts';
import type { RunFailure } from '@onhand/core/runs/reconciling/restart-listings.ts';
import { takeInUnits } from '@onhand/core/runs/reconciling/take-in-units.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Limit } from '@onhand/domain/limits/limit.ts';

const clock = { now: () => new Date() };
const behaviour = { settlesWithinMs: 1_000, ordersVisibleWithinMs: 1_000 };
/** So many figures are read by id at a time. */
const readBatch = 2;

/** A shop that the test reconciles phase by phase, as the worker does. The shop's answers are the test's. */
export interface ReconciledShop {
  begin(actor?: string): Promise<void>;
  run(): Promise<RunRow>;
  /** Keeps a page of its listings. Without `next`, the last. `as`: by a run that was read before. */
  page(
    items: readonly ListingSnapshot[],
    next?: string,
    unread?: readonly string[],
    as?: RunRow,
  ): Promise<void>;
  compare(as?: RunRow): Promise<void>;
  /** Takes in what is new or changed. */
  takeIn(): Promise<void>;
  /** Takes in the next ones, however the run stands. */
  takeInOnce(): Promise<RunFailure | undefined>;
  /** Has the figures read by id that differ; the shop shows these. Null: the shop does not have the unit. */
  judge(shown: Readonly<Record<string, number | null>>): Promise<void>;
  /** Has the next of them read and judged. Returns whether there were any. */
  judgeOnce(shown: Readonly<Record<string, number | null>>): Promise<boolean>;
  /** Ends the run. Returns whether its pages were undisturbed. */
  conclude(limits?: readonly Limit[]): Promise<boolean>;
  repairs(): Promise<readonly Pick<RepairRow, 'kind' | 'externalKey' | 'expected' | 'seen'>[]>;
}

/** A listing with its figure, as a page shows it. */
export function shownListing(
  unit: string,
  quantity: number | null,
  more: Partial<ListingSnapshot> = {},
): ListingSnapshot {
  const seen =
    quantity === null
      ? { quantity, why: 'unmanaged' as const, readStartedAt: new Date().toISOString() }
      : { quantity, readStartedAt: new Date().toISOString() };
  const ref = { unit, group: unit, location: '' };
  return { ref, ids: {}, title: unit, sku: unit, state: 'listed', seen, ...more };
}

export function reconciledShop(
  db: Db,
  { merchantId, integrationId }: { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): ReconciledShop {
  const run = async () => {
    const found = await findNewestRun(db, { merchantId, integrationId, kind: 'reconcile' });
    if (found === undefined) throw new Error('There is no reconciliation.');
    return found;
  };
  const moveTo = async (phase: string) =>
    changeRunning(db, await run(), (tx, running) =>
      advanceRun(tx, running, { phase, cursor: null, counts: {}, problems: [] }, clock.now()),
    );
  const judgeOnce = async (shown: Readonly<Record<string, number | null>>) => {
    if ((await run()).phase !== 'figures') await moveTo('figures');
    const reading = { now: clock.now(), limit: readBatch, readingForMs: 60_000 };
    const begun = await beginFigures(db, await run(), reading);
    if (begun === undefined) return false;
    const readings = begun.wanted.map((wanted) => {
      const { channelStockId, ref } = wanted;
      const quantity = shown[ref.unit] ?? null;
      const why = quantity === null ? ('absent' as const) : null;
      const read = { channelStockId, quantity, why, readStartedAt: clock.now(), platformAt: null };
      return { wanted, read };
    });
    const { left, last } = begun;
    await judgeFigures(db, await run(), { readings, refused: [], left, last }, { clock, ...behaviour });
    return true;
  };
  return {
    run,
    async begin(actor) {
      const begin = { merchantId, integrationIds: [integrationId], actor: actor ?? null, at: clock.now() };
      await beginReconciliations(db, begin);
      await moveTo('listings');
    },
    async page(items, next, unread = [], as) {
      const bad = unread.map((unit) => ({ group: unit, unit, code: 'odd', message: `${unit} is odd.` }));
      await stagePage(
        db,
        as ?? (await run()),
        { items, unread: bad, ...(next !== undefined && { next }) },
        { clock },
      );
    },
    async compare(as) {
      const failure = await compareStaged(db, as ?? (await run()), { clock });
      if (failure !== undefined) throw new Error(failure.message);
    },
    async takeIn() {
      while ((await run()).phase === 'units') await takeInUnits(db, await run(), { clock });
    },
    takeInOnce: async () => takeInUnits(db, await run(), { clock }),
    judgeOnce,
    async judge(shown) {
      for (let more = true; more;) more = await judgeOnce(shown);
    },
    async conclude(limits = []) {
      const concluded = await concludeReconciliation(db, await run(), { readBatch, limits }, { clock });
      if (concluded === undefined) throw new Error('The run is not at its end.');
      return concluded.undisturbed;
    },
    async repairs() {
      const { id: runId } = await run();
      const rows = await listRepairs(db, { merchantId, runId, after: undefined, limit: 1_000 });
      return rows.map(({ kind, externalKey, expected, seen }) => ({ kind, externalKey, expected, seen }));
    },
  };
}
