import { advanceFirstSyncs } from '@onhand/core/runs/first-sync/advance-first-syncs.ts';
import { findFallsToExplain } from '@onhand/core/observations/find-falls-to-explain.ts';
import { platformKeys } from '@onhand/contracts/platforms.ts';
import { closeDecided } from '@onhand/core/observations/undecided-falls.ts';
import { decideDue } from '@onhand/core/observations/decide-due.ts';
import { reportWaiting } from '@onhand/core/observations/report-waiting.ts';
import { findUnattendedBulk } from '@onhand/core/runs/find-unattended.ts';
import { followLinkedProducts } from '@onhand/core/products/find-due-products.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { switchOffSoldOut } from '@onhand/core/channel-stock/switch-off-sold-out.ts';
import { withoutPublisher } from '@onhand/core/channel-stock/without-publisher.ts';
import { chainEntries } from '@onhand/core/audit/chain-entries.ts';
import { forgetOldKeys } from '@onhand/core/access/idempotency/forget-old-keys.ts';
import { explainIncidents } from '@onhand/core/incidents/explain-incidents.ts';
import { withoutHeldBack } from '@onhand/core/failed-items/held-back.ts';
import { noticeMissedPasses } from '@onhand/core/integrations/hearing/after-absence.ts';
import { wakeOverdue } from '@onhand/core/integrations/hearing/wake-overdue.ts';
import { resolveOrdersGone } from '@onhand/core/incidents/resolve-orders-gone.ts';
import { resolveSettledOpenings } from '@onhand/core/channel-stock/resolve-settled-openings.ts';
import { resolveUnknownBaselines } from '@onhand/core/incidents/resolve-unknown-baselines.ts';
import { resolveOverwriting } from '@onhand/core/observations/overwriting.ts';
import { resolvePutBacks } from '@onhand/core/incidents/resolve-put-backs.ts';
import { findRebookPending } from '@onhand/core/listings/find-rebook-pending.ts';
import { pruneHistory } from '@onhand/core/pruning/prune-history.ts';
import { pruneProperties } from '@onhand/core/pruning/prune-properties.ts';
import { resolveForeignEvents } from '@onhand/core/orders/inbound-events/set-aside.ts';
import { settleFailedEvents } from '@onhand/core/orders/inbound-events/settle-failed-events.ts';
import { findPutRight } from '@onhand/core/orders/find-put-right.ts';
import { findUnstarted } from '@onhand/core/orders/find-unstarted.ts';
import { findComputing } from '@onhand/core/plans/compute-plan.ts';
import { forgetExpiredPlans } from '@onhand/core/plans/forget-expired-plans.ts';
import { closeTakenInSince } from '@onhand/core/orders/unbooked.ts';
import { findUnsent, forgetEnded } from '@onhand/core/notifications/notifications.ts';
import { sumUpSurplus } from '@onhand/core/notifications/surplus.ts';
import { watchFailedItems } from '@onhand/core/notifications/watch-failed-items.ts';
import { rebookListings } from '@onhand/core/orders/rebook.ts';
import { findStreetDatesOver } from '@onhand/core/items/street-dates.ts';
import type { Dependencies } from './dependencies.ts';
import { isLocked } from '@onhand/database/transaction.ts';
import type { ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { runSteps } from './sweeping/run-steps.ts';
import type { StepOptions } from './sweeping/run-steps.ts';

/** The process that took an order in normally starts its sale within this time. */
const olderThanMs = 3_000;
/** So many listings of each merchant have their waiting orders booked in one sweep. */
const rebookedOfEach = 1_000;
const rebookedAtATime = 100;
const salesAtATime = 500;
const streetDatesAtATime = 500;
const pollersAtATime = 500;
const plansAtATime = 100;
const notificationsAtATime = 100;
const explainedAtATime = 100;
/** The next sweep handles the rest, so that a flood of changes does not delay the other steps. */
const spreadsAtMost = 50;
/** The number of channel stock records whose history is pruned in one sweep. */
const prunedAtATime = 200;
/** Items whose earlier properties are pruned at a time: all orders of each are looked at. */
const prunedItemsAtATime = 20;
/** The next sweep chains the rest of the audit log. */
const chainedAtATime = { chains: 100, entries: 500 };
/** A client may repeat a request with its Idempotency-Key for this long (docs/errors.md). */
const keysLastMs = 24 * 60 * 60_000;
/** A notification can be read for this long (docs/notifications.md). */
const notificationsLastMs = 90 * 24 * 60 * 60_000;
/** An expired plan that was not applied can be read for this long (docs/plans.md). */
const plansLastMs = 7 * 24 * 60 * 60_000;

const steps = {
  rebookPending,
  decideFalls,
  spreadTouchedItems,
  switchOffProcessOrders,
  releaseStreetDates,
  startPublishers,
  startPollers,
  followOrders,
  advanceFirst,
  wantPassesForFalls,
  carryBulk,
  computePlans,
  followProducts,
  followCustomers,
  followPutRight,
  notifyPeople,
  healSchedules,
  settleEvents,
  resolveIncidents,
  explainOversells,
  chainAudit,
  forgetKeys,
  forgetPlans,
  prune,
};

/** The maximum of steps at a time. */
export const stepsAtATime = 4;
/** The sweep waits for a step no longer than this. The step goes on, and is not started again meanwhile. */
const stepWithinMs = 20_000;

/**
 * Starts missing workflows through the dispatcher, and does the installation's periodic work. Each step runs
 * even if an earlier step failed or does not end. Steps that touch stock nudge the dispatcher themselves.
 *
 * @throws AggregateError with all errors, after the last step.
 */
export async function sweepUp(
  dependencies: Dependencies,
  options: Partial<Pick<StepOptions, 'signal' | 'underWay' | 'began'>> = {},
): Promise<void> {
  const named = Object.entries(steps).map(([name, step]) => ({ name, run: () => step(dependencies) }));
  await runSteps(named, {
    signal: new AbortController().signal,
    underWay: new Set(),
    atATime: stepsAtATime,
    withinMs: stepWithinMs,
    ...options,
  });
}

/** Books orders that waited for listings to be linked, if the process that linked them ended in between. */
async function rebookPending({ db, clock, dispatcher, log }: Dependencies): Promise<void> {
  const pending = await findRebookPending(db, { limit: rebookedOfEach });
  // In turns, so that a merchant whose rows are locked keeps no other waiting longer than one lock may take.
  for (let from = 0; from < rebookedOfEach; from += rebookedAtATime) {
    for (const { merchantId, listingIds } of pending) {
      const some = listingIds.slice(from, from + rebookedAtATime);
      if (some.length > 0) await rebook(merchantId, some);
    }
  }
  await closeTakenInSince(db, clock.now());
  if (pending.length > 0) dispatcher.nudge();

  /** What fails stays pending, and the next sweep tries it again. The other listings go on. */
  async function rebook(merchantId: MerchantId, listingIds: readonly ListingId[]): Promise<void> {
    try {
      await rebookListings(db, { merchantId, listingIds }, { clock });
    } catch (error) {
      // Whoever holds a lock holds it for each of them.
      if (listingIds.length > 1 && !isLocked(error)) {
        for (const listingId of listingIds) await rebook(merchantId, [listingId]);
        return;
      }
      log.warn(
        { err: error, merchantId, listingId: listingIds[0], listings: listingIds.length },
        'The orders of linked listings were not booked; the next sweep will try again.',
      );
    }
  }
}

/**
 * Decides falls whose orders are all heard of. The next sweep decides the rest. Reports the falls that have
 * waited for a day.
 */
async function decideFalls({ db, clock, connectors, dispatcher }: Dependencies): Promise<void> {
  const silent = { withoutOrders: await platformsWithoutOrders(connectors) };
  for (let times = 0, more = true; more && times < spreadsAtMost; times += 1) {
    more = (await decideDue(db, clock.now(), silent)) > 0;
    if (more) dispatcher.nudge();
  }
  await closeDecided(db, clock.now());
  await reportWaiting(db, clock.now(), silent);
}

/** Lists the platforms that report no orders. A platform without an answer may report orders. */
async function platformsWithoutOrders(connectors: Dependencies['connectors']): Promise<readonly string[]> {
  const without = await Promise.all(
    platformKeys.map((platform) =>
      connectors.describe(platform).then(
        ({ orders }) => (orders === null ? [platform] : []),
        () => [],
      ),
    ),
  );
  return without.flat();
}

async function spreadTouchedItems({ db, clock, dispatcher }: Dependencies): Promise<void> {
  for (let spreads = 0, more = true; more && spreads < spreadsAtMost; spreads += 1) {
    const spread = await spreadDue(db, clock.now());
    more = spread.more;
    dispatcher.nudge(spread.integrations);
  }
}

/** Switches Process Orders off for sold-out items whose last 0 is confirmed. */
async function switchOffProcessOrders({ db, clock }: Dependencies): Promise<void> {
  await switchOffSoldOut(db, clock.now());
}

/**
 * Starts or wakes the workflows of street dates that are over, or that were removed, while orders are still
 * held: a timer was lost, or Temporal was away.
 */
async function releaseStreetDates({ db, dispatcher }: Dependencies): Promise<void> {
  await dispatcher.streetDates(await findStreetDatesOver(db, streetDatesAtATime));
}

/** Advances first syncs whose publisher ended before it could advance them. */
async function advanceFirst({ db, clock }: Dependencies): Promise<void> {
  await advanceFirstSyncs(db, 'all', clock.now());
}

/** Wants orders to be read that may explain falls. */
async function wantPassesForFalls({ db, clock, dispatcher }: Dependencies): Promise<void> {
  for (const integrationId of await findFallsToExplain(db, clock.now())) {
    dispatcher.hear(integrationId);
  }
}

async function startPublishers({ db, clock, dispatcher }: Dependencies): Promise<void> {
  const unserved = await withoutPublisher(db, 'all', clock.now());
  await Promise.all(unserved.map((integration) => dispatcher.publish(integration)));
}

/**
 * Starts or wakes pollers whose pass is overdue, where the platform has orders. A connector without an answer
 * affects only its own platform.
 */
async function startPollers({ db, connectors, clock, dispatcher, log }: Dependencies): Promise<void> {
  const now = clock.now();
  await noticeMissedPasses(db, now);
  const late = await wakeOverdue(db, { now, limit: pollersAtATime });
  const lateIds = late.map(({ integrationId }) => integrationId);
  const startable = await withoutHeldBack(db, 'read_orders', lateIds, now);
  const overdue = late.filter(({ integrationId }) => startable.has(integrationId));
  const byPlatform = Map.groupBy(overdue, ({ platform }) => platform);
  const start = async ([platform, integrations]: [string, typeof overdue]) => {
    const { orders } = await connectors.describe(platform);
    if (orders !== null) {
      await Promise.all(integrations.map((integration) => dispatcher.poll(integration)));
    }
  };
  await Promise.all(
    [...byPlatform].map((platform) =>
      start(platform).catch((error: unknown) =>
        log.warn(
          { err: error, platform: platform[0] },
          'The pollers of a platform were not all started; the next sweep will try again.',
        ),
      ),
    ),
  );
}

/**
 * Starts workflows of bulk operations that began while Temporal was unreachable, or whose workflow failed.
 */
async function carryBulk({ db, clock, dispatcher }: Dependencies): Promise<void> {
  const unattended = await findUnattendedBulk(db, clock.now());
  await Promise.all(unattended.map((operation) => dispatcher.bulk(operation)));
}

/**
 * Starts plan computations that were requested while Temporal was unreachable. A running computation goes on.
 */
async function computePlans({ db, clock, dispatcher }: Dependencies): Promise<void> {
  const before = new Date(clock.now().getTime() - olderThanMs);
  const waiting = await findComputing(db, { before, limit: plansAtATime });
  await Promise.all(waiting.map((plan) => dispatcher.computePlan(plan)));
}

async function followOrders({ db, clock, dispatcher }: Dependencies): Promise<void> {
  const wanted = { now: clock.now(), olderThanMs, limit: salesAtATime };
  for (const order of await findUnstarted(db, wanted)) {
    // A sale may wait for its channels for longer than `olderThanMs`, so only a hint is worth a signal.
    if (order.reread) {
      dispatcher.sale(order);
    } else {
      dispatcher.ensureSale(order);
    }
  }
}

/** Follows products that were linked since the last sweep, and starts due products. */
async function followProducts({ db, clock, dispatcher }: Dependencies): Promise<void> {
  await followLinkedProducts(db, clock.now());
  await dispatcher.products();
}

/** Starts the runs of customers that are due. */
async function followCustomers({ dispatcher }: Dependencies): Promise<void> {
  await dispatcher.customers();
}

/** Starts the sales of orders whose failures were all put right, so that their outcomes follow. */
async function followPutRight({ db, dispatcher }: Dependencies): Promise<void> {
  for (const order of await findPutRight(db, salesAtATime)) dispatcher.ensureSale(order);
}

/**
 * Notices shops with too many failed items, sums up more incidents than people want to hear of, and starts
 * the delivery of what waits in the outbox. Forgets old notifications.
 */
async function notifyPeople({ db, clock, dispatcher }: Dependencies): Promise<void> {
  await watchFailedItems(db, clock.now());
  await sumUpSurplus(db, clock.now());
  const unsent = await findUnsent(db, { now: clock.now(), limit: notificationsAtATime });
  await Promise.all(unsent.map((notification) => dispatcher.notify(notification)));
  const before = new Date(clock.now().getTime() - notificationsLastMs);
  await forgetEnded(db, { before, limit: notificationsAtATime });
}

/** Repairs schedules that could not be changed right after their settings. */
async function healSchedules({ dispatcher }: Dependencies): Promise<void> {
  await dispatcher.healSchedules();
}

async function settleEvents({ db, clock }: Dependencies): Promise<void> {
  await settleFailedEvents(db, clock.now());
  await resolveForeignEvents(db, clock.now());
}

async function resolveIncidents({ db, clock }: Dependencies): Promise<void> {
  await resolvePutBacks(db, clock.now());
  await resolveOverwriting(db, clock.now());
  await resolveOrdersGone(db, clock.now());
  await resolveUnknownBaselines(db, clock.now());
  await resolveSettledOpenings(db, clock.now());
}

async function explainOversells({ db }: Dependencies): Promise<void> {
  await explainIncidents(db, explainedAtATime);
}

/** Chains the entries of the audit log that were committed since the last sweep. */
async function chainAudit({ db }: Dependencies): Promise<void> {
  await chainEntries(db, chainedAtATime);
}

async function forgetKeys({ db, clock }: Dependencies): Promise<void> {
  await forgetOldKeys(db, new Date(clock.now().getTime() - keysLastMs));
}

async function forgetPlans({ db, clock }: Dependencies): Promise<void> {
  await forgetExpiredPlans(db, new Date(clock.now().getTime() - plansLastMs));
}

async function prune({ db, clock }: Dependencies): Promise<void> {
  await pruneHistory(db, { now: clock.now(), limit: prunedAtATime });
  await pruneProperties(db, { now: clock.now(), limit: prunedItemsAtATime });
}
