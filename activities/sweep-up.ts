import { advanceFirstSyncs } from '@onhand/core/runs/first-sync/advance-first-syncs.ts';
import { decideDue } from '@onhand/core/observations/decide.ts';
import { findUnattendedBulk } from '@onhand/core/runs/find-unattended.ts';
import { followLinkedProducts } from '@onhand/core/products/find-due-products.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { withoutPublisher } from '@onhand/core/channel-stock/without-publisher.ts';
import { forgetOldKeys } from '@onhand/core/access/idempotency/forget-old-keys.ts';
import { explainIncidents } from '@onhand/core/incidents/explain-incidents.ts';
import { resolveFailedEvents } from '@onhand/core/incidents/resolve-failed-events.ts';
import { findUnpolled } from '@onhand/core/integrations/find-unpolled.ts';
import { findRebookPending } from '@onhand/core/listings/find-rebook-pending.ts';
import { pruneHistory } from '@onhand/core/pruning/prune-history.ts';
import { findUnstarted } from '@onhand/core/orders/find-unstarted.ts';
import { findComputing } from '@onhand/core/plans/compute-plan.ts';
import { forgetExpiredPlans } from '@onhand/core/plans/forget-expired-plans.ts';
import { rebookListing } from '@onhand/core/orders/rebook.ts';
import type { Dependencies } from './dependencies.ts';

/** What is younger is most likely being started by whoever took it in. */
const olderThanMs = 3_000;
const salesAtATime = 500;
const plansAtATime = 100;
const explainedAtATime = 100;
/** The rest is left to the next sweep, so that a flood of changes keeps none of the other steps waiting. */
const spreadsAtMost = 50;
/** Records of channel stock whose history is looked through in one sweep. */
const prunedAtATime = 200;
/** A request is repeated with the same Idempotency-Key for so long (docs/errors.md). */
const keysLastMs = 24 * 60 * 60_000;
/** So long a plan that nobody applied can be read after it expired (docs/plans.md). */
const plansLastMs = 7 * 24 * 60 * 60_000;

/**
 * Starts what was not started. The starting itself is the dispatcher's, so that there is one way to do it. Each step
 * is taken whatever became of those before it.
 *
 * @throws AggregateError with what went wrong, once all steps were taken.
 */
export async function sweepUp(dependencies: Dependencies): Promise<void> {
  const faults: unknown[] = [];
  for (const step of [
    rebookListings,
    decideFalls,
    spreadTouchedItems,
    advanceFirst,
    startPublishers,
    startPollers,
    carryBulk,
    computePlans,
    followOrders,
    followProducts,
    healSchedules,
    resolveIncidents,
    explainOversells,
    forgetKeys,
    forgetPlans,
    prune,
  ]) {
    await step(dependencies).catch((error: unknown) => faults.push(error));
  }
  if (faults.length > 0) {
    throw new AggregateError(faults, faults.map(String).join('; '));
  }
}

/** Whoever linked a listing books the orders that waited for it, unless it ended in between. */
async function rebookListings({ db, clock, log }: Dependencies): Promise<void> {
  for (const listing of await findRebookPending(db)) {
    try {
      await rebookListing(db, listing, { clock });
    } catch (error) {
      // The others do not wait for it; it stays pending and is tried again.
      log.warn({ err: error, listingId: listing.listingId }, 'The orders of a listing were not booked.');
    }
  }
}

/** Falls whose orders would be here by now. The rest is left to the next sweep, as below. */
async function decideFalls({ db, clock }: Dependencies): Promise<void> {
  for (let times = 0, more = true; more && times < spreadsAtMost; times += 1) {
    more = (await decideDue(db, clock.now())) > 0;
  }
}

async function spreadTouchedItems({ db, clock }: Dependencies): Promise<void> {
  for (let spreads = 0, more = true; more && spreads < spreadsAtMost; spreads += 1) {
    ({ more } = await spreadDue(db, clock.now()));
  }
}

/** A publisher does so itself as it goes; it may have ended in between. */
async function advanceFirst({ db, clock }: Dependencies): Promise<void> {
  await advanceFirstSyncs(db, 'all', clock.now());
}

async function startPublishers({ db, clock, dispatcher }: Dependencies): Promise<void> {
  const unserved = await withoutPublisher(db, 'all', clock.now());
  await Promise.all(unserved.map((integration) => dispatcher.publish(integration)));
}

/** Whether a platform is polled its connector knows; one that does not answer concerns the shops of its platform only. */
async function startPollers({ db, connectors, clock, dispatcher, log }: Dependencies): Promise<void> {
  const unpolled = await findUnpolled(db, { now: clock.now() });
  const byPlatform = Map.groupBy(unpolled, ({ platform }) => platform);
  const start = async ([platform, integrations]: [string, typeof unpolled]) => {
    const { orders } = await connectors.describe(platform);
    if (orders !== null && orders.pollEveryMs !== null) {
      await Promise.all(integrations.map((integration) => dispatcher.poll(integration)));
    }
  };
  await Promise.all(
    [...byPlatform].map((platform) =>
      start(platform).catch((error: unknown) =>
        log.warn(
          { err: error, platform: platform[0] },
          'No poller of a platform was started; the next sweep will try again.',
        ),
      ),
    ),
  );
}

/** Starts the workflows of bulk operations that began while Temporal was away, or whose workflow gave up. */
async function carryBulk({ db, clock, dispatcher }: Dependencies): Promise<void> {
  const unattended = await findUnattendedBulk(db, clock.now());
  await Promise.all(unattended.map((operation) => dispatcher.bulk(operation)));
}

/** Somebody asked for them, and Temporal was away. A plan that is being worked out is left alone. */
async function computePlans({ db, clock, dispatcher }: Dependencies): Promise<void> {
  const before = new Date(clock.now().getTime() - olderThanMs);
  const waiting = await findComputing(db, { before, limit: plansAtATime });
  await Promise.all(waiting.map((plan) => dispatcher.computePlan(plan)));
}

async function followOrders({ db, clock, dispatcher }: Dependencies): Promise<void> {
  const wanted = { now: clock.now(), olderThanMs, limit: salesAtATime };
  for (const order of await findUnstarted(db, wanted)) {
    // A sale may well wait for its channels for longer than this sweep's patience: only a hint is news to it.
    if (order.reread) {
      dispatcher.sale(order);
    } else {
      dispatcher.ensureSale(order);
    }
  }
}

/** What was linked since the last sweep, and what is due. */
async function followProducts({ db, clock, dispatcher }: Dependencies): Promise<void> {
  await followLinkedProducts(db, clock.now());
  await dispatcher.products();
}

/** A schedule is changed right after the setting; where that failed, here. */
async function healSchedules({ dispatcher }: Dependencies): Promise<void> {
  await dispatcher.healSchedules();
}

async function resolveIncidents({ db, clock }: Dependencies): Promise<void> {
  await resolveFailedEvents(db, clock.now());
}

async function explainOversells({ db }: Dependencies): Promise<void> {
  await explainIncidents(db, explainedAtATime);
}

async function forgetKeys({ db, clock }: Dependencies): Promise<void> {
  await forgetOldKeys(db, new Date(clock.now().getTime() - keysLastMs));
}

async function forgetPlans({ db, clock }: Dependencies): Promise<void> {
  await forgetExpiredPlans(db, new Date(clock.now().getTime() - plansLastMs));
}

async function prune({ db, clock }: Dependencies): Promise<void> {
  await pruneHistory(db, { now: clock.now(), limit: prunedAtATime });
}
