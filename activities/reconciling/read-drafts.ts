import { concludeGoneDraft, findOpenDrafts, noteLookedAt } from '@onhand/core/orders/copies/open-drafts.ts';
import type { OpenDraft } from '@onhand/core/orders/copies/open-drafts.ts';
import { changeIfCurrent } from '@onhand/core/runs/carry-page.ts';
import { advanceRun } from '@onhand/core/runs/change-run.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { CarriedPage, RunProblem } from '@onhand/domain/runs/run.ts';
import type { CarryPage, NoPage, PageOutcome } from '../bulk/carry-page.ts';
import type { Dependencies } from '../dependencies.ts';
import { askDrafts } from '../copying/ask-drafts.ts';
import { readById } from '../polling/read-by-id.ts';
import { separateFaults } from './separate-faults.ts';

const draftsAtATime = 20;
/** Drafts may stay open for years. The next reconciliation asks for the others. */
const draftsAtMost = 100;
/**
 * The time that a shop may be away before the run goes on without its drafts: figures are compared all the
 * same. It is shorter than the time after which a shop that is away fails the run.
 */
const awayAtMostMs = 2 * 60_000;

/**
 * Asks what became of the next drafts that copies left open, and reads the orders of those that were
 * completed or deleted, as an event of theirs does. After the last, the listings follow.
 */
export const readDrafts: CarryPage = async (dependencies, run, { platform }) => {
  const { db, clock } = dependencies;
  const { merchantId, integrationId } = run;
  const position = positionOf(run) ?? { since: clock.now(), asked: 0 };
  const limit = Math.min(draftsAtATime, draftsAtMost - position.asked);
  const unseen = { integrationId, unseenSince: position.since, limit };
  const drafts = limit > 0 ? await findOpenDrafts(db, unseen) : [];
  if (drafts.length === 0) return toListings(dependencies, run, { looked: [], problems: [] });
  const asked = await askDrafts(dependencies, { integrationId, platform }, drafts, 'reconcile');
  const { toRead, markers, gone, deleted, faults } = asked;
  const unread = separateFaults(faults, drafts.length);
  if (unread.ofShop !== undefined) return waitForShop(dependencies, run, drafts, unread.ofShop);
  const read = await readById(dependencies, { merchantId, integrationId, platform }, toRead, {
    lane: 'reconcile',
    markers,
  });
  const unreadOrders = separateFaults(read.away, toRead.length);
  if (unreadOrders.ofShop !== undefined) return waitForShop(dependencies, run, drafts, unreadOrders.ofShop);
  for (const draft of gone) {
    if (read.absent.includes(draft.externalId)) await concludeGoneDraft(db, draft, clock.now());
  }
  const problems = [...unread.ofRows, ...unreadOrders.ofRows];
  const counts = { drafts: toRead.length + deleted, failed: problems.length };
  const cursor = cursorAt({ since: position.since, asked: position.asked + drafts.length });
  const next = { phase: 'drafts', cursor, counts, problems };
  await moveOn(dependencies, run, { looked: drafts, next });
  return { kind: 'carried' };
};

/** How far a run has come with the drafts. */
interface Position {
  /** When it began with them. A draft that was looked at since then is not asked for again. */
  readonly since: Date;
  readonly asked: number;
}

function cursorAt({ since, asked }: Position): string {
  return `${since.getTime()}:${asked}`;
}

/** Reads the cursor of a run. A run of an earlier version kept the id of a draft: it begins anew. */
function positionOf({ cursor }: RunRow): Position | undefined {
  const [, since, asked] = /^(\d+):(\d+)$/.exec(cursor ?? '') ?? [];
  return since === undefined ? undefined : { since: new Date(Number(since)), asked: Number(asked) };
}

/** Has the page tried again after a while. Goes on without the drafts if the shop stays away. */
async function waitForShop(
  dependencies: Dependencies,
  run: RunRow,
  drafts: readonly OpenDraft[],
  fault: NoPage,
): Promise<PageOutcome> {
  const awayForMs = dependencies.clock.now().getTime() - run.wentOnAt.getTime();
  if (fault.kind === 'unauthorized' || awayForMs < awayAtMostMs) return fault;
  const message =
    'The shop did not say within two minutes what became of open drafts. The next reconciliation asks again.';
  const problems = [{ externalKey: 'drafts', code: 'drafts_not_read', message }];
  // Next time others come first, in case the shop fails at these only.
  return toListings(dependencies, run, { looked: drafts, problems });
}

async function toListings(
  dependencies: Dependencies,
  run: RunRow,
  { looked, problems }: { readonly looked: readonly OpenDraft[]; readonly problems: readonly RunProblem[] },
): Promise<PageOutcome> {
  const next = { phase: 'listings', cursor: null, counts: {}, problems };
  await moveOn(dependencies, run, { looked, next });
  return { kind: 'carried' };
}

async function moveOn(
  { db, clock }: Dependencies,
  run: RunRow,
  { looked, next }: { readonly looked: readonly OpenDraft[]; readonly next: CarriedPage },
): Promise<void> {
  const at = clock.now();
  await changeIfCurrent(db, run, async (tx, running) => {
    await advanceRun(tx, running, next, at);
    await noteLookedAt(tx, looked, at);
  });
}
