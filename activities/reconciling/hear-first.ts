import { findHearing } from '@onhand/core/integrations/hearing/find-hearing.ts';
import { advanceRun } from '@onhand/core/runs/change-run.ts';
import { changeIfCurrent } from '@onhand/core/runs/carry-page.ts';
import { recordRepairs } from '@onhand/core/runs/reconciling/repairs.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { RunProblem } from '@onhand/domain/runs/run.ts';
import type { CarryPage } from '../bulk/carry-page.ts';
import type { Dependencies } from '../dependencies.ts';
import { checkSubscriptions } from '../polling/check-subscriptions.ts';

/** Orders that are not heard by then do not hold a reconciliation up: figures are judged all the same. */
const hearsWithinMs = 10 * 60_000;
const lookEveryMs = 2_000;
/** The run of a wait is touched so often. A run that has not gone on for a minute counts as unattended. */
const touchEveryMs = 20_000;

/**
 * Checks the subscriptions, and has the shop's orders heard before its figures are compared: an order that is
 * known explains a figure. A pass begins no earlier than the connector permits.
 */
export const hearFirst: CarryPage = async (dependencies, run, { platform }) => {
  const { db, clock, connectors, dispatcher } = dependencies;
  const { merchantId, integrationId } = run;
  const heard = await findHearing(db, integrationId);
  if (heard === undefined) {
    const message = 'The integration waits for new credentials, or was revoked.';
    return { kind: 'failed', code: 'reconnect_required', message };
  }
  const { orders, webhooks } = await connectors.describe(platform);
  if (run.cursor === null) {
    let lost: readonly string[] = [];
    const integration = { merchantId, integrationId, platform, subscriptions: heard.subscriptions };
    await checkSubscriptions(dependencies, integration, webhooks, (topics) => {
      lost = topics;
    });
    if (orders !== null) dispatcher.hear(integrationId);
    await reportSubscriptions(dependencies, run, lost);
    return { kind: 'carried' };
  }
  if (orders === null || isHeard(heard.heardAt, run, orders.minPassMs)) {
    await goOn(dependencies, run, []);
    return { kind: 'carried' };
  }
  const now = clock.now().getTime();
  if (now - run.startedAt.getTime() > hearsWithinMs) {
    const message =
      'The orders of the shop could not be read within ten minutes. GET /v1/integrations/:id/health tells why.';
    await goOn(dependencies, run, [{ externalKey: 'orders', code: 'orders_not_heard', message }]);
    return { kind: 'carried' };
  }
  if (now - Number(run.cursor) > touchEveryMs) await touch(dependencies, run);
  return { kind: 'waits', waitMs: lookEveryMs };
};

/** Tells whether a pass began with the run, or so shortly before that none may begin sooner. */
function isHeard(heardAt: Date | null, { startedAt }: RunRow, minPassMs: number): boolean {
  return heardAt !== null && heardAt.getTime() >= startedAt.getTime() - minPassMs;
}

/** Moves the cursor to the time of the latest touch, beside the subscriptions that were put back. */
async function reportSubscriptions(
  { db, clock }: Dependencies,
  run: RunRow,
  lost: readonly string[],
): Promise<void> {
  await changeIfCurrent(db, run, async (tx, running) => {
    const at = clock.now();
    const repairs = lost.map((topic) => ({
      kind: 'subscription_restored' as const,
      externalKey: null,
      detail: topic,
    }));
    const recorded = await recordRepairs(tx, running, repairs, at);
    const counts = { subscriptions: lost.length, ...recorded };
    const next = { phase: 'orders', cursor: String(at.getTime()), counts, problems: [] };
    await advanceRun(tx, running, next, at);
  });
}

async function touch({ db, clock }: Dependencies, run: RunRow): Promise<void> {
  await changeIfCurrent(db, run, (tx, running) => {
    const at = clock.now();
    return advanceRun(
      tx,
      running,
      { phase: 'orders', cursor: String(at.getTime()), counts: {}, problems: [] },
      at,
    );
  });
}

async function goOn(
  { db, clock }: Dependencies,
  run: RunRow,
  problems: readonly RunProblem[],
): Promise<void> {
  const next = { phase: 'drafts', cursor: null, counts: {}, problems };
  await changeIfCurrent(db, run, (tx, running) => advanceRun(tx, running, next, clock.now()));
}
