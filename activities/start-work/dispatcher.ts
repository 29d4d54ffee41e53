import type { Db } from '@onhand/database/connect.ts';
import { withoutPublisher } from '@onhand/core/channel-stock/without-publisher.ts';
import { findDueProducts } from '@onhand/core/products/find-due-products.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { PlanRef } from '@onhand/workflows/contracts/compute-plan.ts';
import type { SaleRef } from '@onhand/workflows/contracts/sale.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import type { Client } from '@temporalio/client';
import { changeSchedule, healSchedules } from './schedules.ts';
import {
  ensureSale,
  startBulk,
  startChange,
  startComputePlan,
  startPoll,
  startPublish,
  startSale,
} from './start-workflows.ts';
import type { BulkToServe, IntegrationToServe, SaleToStart } from './start-workflows.ts';

/** Starts work after a commit. It never throws and nobody waits for it: what it misses, the sweep starts. */
export interface Dispatcher {
  /** Something became due: spread it and see that somebody publishes it. `marked`: where it was marked already. */
  nudge(marked?: readonly IntegrationId[]): void;
  /** An order was taken in, or (`reread`) a hint at one. A sale that runs is told. */
  sale(order: SaleToStart): void;
  /** Sees that somebody follows the order: a sale that runs is left alone. */
  ensureSale(order: SaleRef): void;
  /** Sees that somebody publishes for the integration. */
  publish(integration: IntegrationToServe): Promise<void>;
  /** Sees that somebody polls the integration. */
  poll(integration: IntegrationToServe): Promise<void>;
  /** Sees that somebody carries the bulk operation over. */
  bulk(operation: BulkToServe): Promise<void>;
  /** Sees that somebody carries over what is due of products on integrations. */
  products(): Promise<void>;
  /** Sees that somebody works out the effect of the plan. */
  computePlan(plan: PlanRef): Promise<void>;
  /** Sees that the integration's schedule is as its settings say, which have changed. */
  schedule(integrationId: IntegrationId): void;
  /** Sees that every schedule is as the settings say. */
  healSchedules(): Promise<void>;
  /** Waits for what is under way; what is still to be started is left to the sweep. */
  close(): Promise<void>;
}

export interface DispatcherOptions {
  readonly db: Db;
  readonly temporal: Client;
  /** The installation's; see workflows/task-queues.ts. */
  readonly taskQueue: string;
  readonly clock: { now(): Date };
  readonly log: { warn(detail: object, message: string): void };
}

/** Starts at most so many workflows at a time, and keeps at most so many waiting: a flood is left to the sweep. */
const concurrency = 16;
const longestQueue = 5_000;
/** Products on integrations whose workflows are started at a time; the rest is left to the sweep. */
const productsAtATime = 200;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { db, temporal, clock, log } = options;
  const queues = taskQueues(options.taskQueue);
  const sales: (() => Promise<void>)[] = [];
  const underWay = new Set<Promise<void>>();
  let starting = 0;
  let spreading: Promise<void> | undefined;
  let spreadAgain = false;
  let startingProducts: Promise<void> | undefined;
  let productsAgain = false;
  let markedDue = new Set<IntegrationId>();
  const startingPublishers = new Set<IntegrationId>();

  function track(work: Promise<void>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  async function attempt(work: () => Promise<void>, what: string): Promise<void> {
    try {
      await work();
    } catch (error) {
      log.warn({ err: error }, `${what}; the sweep will try again.`);
    }
  }

  function publish(integration: IntegrationToServe): Promise<void> {
    return attempt(() => startPublish(temporal, queues, integration), 'A publisher was not started');
  }

  async function spread(): Promise<void> {
    const marked = markedDue;
    markedDue = new Set();
    const { integrations, more } = await spreadDue(db, clock.now());
    spreadAgain ||= more;
    const due = [...new Set([...marked, ...integrations])];
    for (const integration of await withoutPublisher(db, due, clock.now())) {
      // Not waited for: while Temporal is away, a start takes until its deadline, and spreading goes on.
      if (!startingPublishers.has(integration.integrationId)) {
        startingPublishers.add(integration.integrationId);
        track(publish(integration).finally(() => startingPublishers.delete(integration.integrationId)));
      }
    }
  }

  async function startProducts(): Promise<void> {
    do {
      productsAgain = false;
      const due = await findDueProducts(db, { now: clock.now(), limit: productsAtATime });
      for (let at = 0; at < due.length; at += concurrency) {
        await Promise.all(
          due.slice(at, at + concurrency).map((product) => startChange(temporal, queues, product)),
        );
      }
    } while (productsAgain);
  }

  async function spreadAll(): Promise<void> {
    do {
      spreadAgain = false;
      await attempt(spread, 'What is due was not spread');
    } while (spreadAgain);
  }

  async function startSales(): Promise<void> {
    starting += 1;
    for (let start = sales.shift(); start !== undefined; start = sales.shift()) {
      await attempt(start, 'A sale was not started');
    }
    starting -= 1;
  }

  function queueSale(start: () => Promise<void>): void {
    if (sales.length < longestQueue) {
      sales.push(start);
    }
    if (starting < concurrency) {
      track(startSales());
    }
  }

  return {
    nudge(marked = []) {
      for (const integration of marked) {
        markedDue.add(integration);
      }
      if (spreading !== undefined) {
        spreadAgain = true;
        return;
      }
      spreading = spreadAll().finally(() => {
        spreading = undefined;
      });
      track(spreading);
    },
    sale: (order) => queueSale(() => startSale(temporal, queues, order)),
    ensureSale: (order) => queueSale(() => ensureSale(temporal, queues, order)),
    publish,
    products() {
      productsAgain = startingProducts !== undefined;
      startingProducts ??= attempt(startProducts, 'The changes of products were not started').finally(() => {
        startingProducts = undefined;
      });
      track(startingProducts);
      return startingProducts;
    },
    poll: (integration) =>
      attempt(() => startPoll(temporal, queues, integration), 'A poller was not started'),
    bulk: (operation) =>
      attempt(() => startBulk(temporal, queues, operation), 'A bulk operation was not started'),
    computePlan(plan) {
      const started = attempt(() => startComputePlan(temporal, queues, plan), 'A plan is not worked out');
      track(started);
      return started;
    },
    schedule: (integrationId) =>
      track(
        attempt(() => changeSchedule({ db, temporal, queues }, integrationId), 'A schedule was not changed'),
      ),
    healSchedules: () =>
      attempt(() => healSchedules({ db, temporal, queues }), 'The schedules were not compared'),
    async close() {
      sales.length = 0;
      while (underWay.size > 0) {
        await Promise.all(underWay);
      }
    },
  };
}
