import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { withoutPublisher } from '@onhand/core/channel-stock/without-publisher.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { beginCustomerSyncs } from '@onhand/core/runs/customers/begin-customer-syncs.ts';
import { beginComparisons } from '@onhand/core/runs/comparisons/begin-comparisons.ts';
import { beginExports } from '@onhand/core/runs/exporting/begin-exports.ts';
import { findDueProducts } from '@onhand/core/products/find-due-products.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { AnyBulkRef } from '@onhand/workflows/contracts/bulk.ts';
import type { PlanRef } from '@onhand/workflows/contracts/compute-plan.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { NotificationRef } from '@onhand/workflows/contracts/notify.ts';
import type { SaleRef } from '@onhand/workflows/contracts/sale.ts';
import type { StreetDateRef } from '@onhand/workflows/contracts/street-date.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import type { Client } from '@temporalio/client';
import { oneAtATime } from './one-at-a-time.ts';
import { changeSchedule, healSchedules } from './schedules.ts';
import { createShopNames } from './shop-names.ts';
import { createWantedPasses } from './wanted-passes.ts';
import {
  ensureSale,
  startBulk,
  startChange,
  startComputePlan,
  startNotify,
  startPoll,
  startPublish,
  startSale,
  startStreetDate,
} from './start-workflows.ts';
import type { SaleToStart, Starting } from './start-workflows.ts';

/** Starts workflows after a commit. Failures are only logged, because the sweep starts missing workflows. */
export interface Dispatcher {
  /**
   * Spreads touched items and starts the publishers of due figures. `marked`: integrations marked due
   * already.
   */
  nudge(marked?: readonly IntegrationId[]): void;
  /**
   * Starts the sale of an order that was taken in, or hinted at (`reread`). Signals a sale that already runs.
   */
  sale(order: SaleToStart): void;
  /** Starts the sale of an order unless it already runs. A running sale gets no signal. */
  ensureSale(order: SaleRef): void;
  /** Starts the integration's publisher, or signals the running publisher. */
  publish(integration: IntegrationRef): Promise<void>;
  /** Starts the integration's poller, or wakes it. */
  poll(integration: IntegrationRef): Promise<void>;
  /**
   * Wants the integration's orders to be read as soon as its connector permits, and wakes its poller. Keeps
   * trying while the database is unreachable.
   */
  hear(integrationId: IntegrationId): void;
  /** Starts the workflow of the bulk operation, or tells the running workflow that a run began. */
  bulk(operation: AnyBulkRef): Promise<void>;
  /**
   * Starts the workflows of products that are due on integrations, and runs that compare many of them or list
   * new ones.
   */
  products(): Promise<void>;
  /** Begins and starts runs of integrations with customers to read or to write. */
  customers(): Promise<void>;
  /** Starts the computation of the plan's effect unless it already runs. */
  computePlan(plan: PlanRef): Promise<void>;
  /** Starts the delivery of a notification unless it already runs. */
  notify(notification: NotificationRef): Promise<void>;
  /** Starts the workflows of items' street dates, or tells the running ones that the dates changed. */
  streetDates(items: readonly StreetDateRef[]): Promise<void>;
  /** Updates the integration's schedules after a change of its settings. */
  schedule(integrationId: IntegrationId): void;
  /** Repairs schedules that differ from the settings. */
  healSchedules(): Promise<void>;
  /** Waits for starts under way. Leaves queued sales to the sweep. */
  close(): Promise<void>;
}

export interface DispatcherOptions {
  readonly db: Db;
  readonly temporal: Client;
  /** The installation's task queue. See workflows/task-queues.ts. */
  readonly taskQueue: string;
  readonly clock: { now(): Date };
  readonly log: { warn(detail: object, message: string): void };
}

/** The maximum of workflow starts at a time. */
const concurrency = 16;
/** The maximum of waiting sales. The sweep starts the rest. */
const longestQueue = 5_000;
/** The maximum of product workflows started at a time. The sweep starts the rest. */
const productsAtATime = 200;

export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const { db, temporal, clock, log } = options;
  const queues = taskQueues(options.taskQueue);
  const starting: Starting = { temporal, queues, nameOf: createShopNames({ db, log }) };
  const sales: (() => Promise<void>)[] = [];
  const underWay = new Set<Promise<void>>();
  let salesStarting = 0;
  let markedDue = new Set<IntegrationId>();
  const startingPublishers = new Set<IntegrationId>();

  function track(work: Promise<void>): void {
    underWay.add(work);
    void work.finally(() => underWay.delete(work));
  }

  function tracked(work: Promise<void>): Promise<void> {
    track(work);
    return work;
  }

  async function attempt(work: () => Promise<void>, what: string): Promise<void> {
    try {
      // What is started is not the caller's: it may belong to other merchants.
      await forMerchants('all', work);
    } catch (error) {
      log.warn({ err: error }, `${what}; the sweep will try again.`);
    }
  }

  function publish(integration: IntegrationRef): Promise<void> {
    return attempt(() => startPublish(starting, integration), 'A publisher was not started');
  }

  function bulk(operation: AnyBulkRef): Promise<void> {
    return attempt(() => startBulk(starting, operation), 'A bulk operation was not started');
  }

  async function spread(): Promise<void> {
    let isMoreDue = true;
    while (isMoreDue) isMoreDue = await spreadSome();
  }

  async function spreadSome(): Promise<boolean> {
    const marked = markedDue;
    markedDue = new Set();
    const { integrations, more } = await spreadDue(db, clock.now());
    const due = [...new Set([...marked, ...integrations])];
    for (const integration of await withoutPublisher(db, due, clock.now())) {
      // Do not wait: while Temporal is unreachable, a start takes until its deadline, and spreading goes on.
      if (!startingPublishers.has(integration.integrationId)) {
        startingPublishers.add(integration.integrationId);
        track(publish(integration).finally(() => startingPublishers.delete(integration.integrationId)));
      }
    }
    return more;
  }

  async function startProducts(): Promise<void> {
    // Many products that were never compared share one run: others would wait behind theirs.
    const together = await beginComparisons(db, clock.now());
    await Promise.all(together.map(bulk));
    const toList = await beginExports(db, clock.now());
    await Promise.all(toList.map(bulk));
    const due = await findDueProducts(db, { now: clock.now(), limit: productsAtATime });
    for (let at = 0; at < due.length; at += concurrency) {
      await Promise.all(
        due
          .slice(at, at + concurrency)
          .map((product) => attempt(() => startChange(starting, product), 'A change was not started')),
      );
    }
  }

  async function startStreetDates(items: readonly StreetDateRef[]): Promise<void> {
    for (let at = 0; at < items.length; at += concurrency) {
      await Promise.all(
        items
          .slice(at, at + concurrency)
          .map((item) =>
            attempt(() => startStreetDate(starting, item), 'The workflow of a street date was not started'),
          ),
      );
    }
  }

  async function startCustomers(): Promise<void> {
    const begun = await inTransaction(db, (tx) => beginCustomerSyncs(tx, clock.now()));
    await Promise.all(begun.map(bulk));
  }

  const spreadAll = oneAtATime(() => attempt(spread, 'Touched items were not spread'));
  const startAllProducts = oneAtATime(() =>
    attempt(startProducts, 'The workflows of due products were not started'),
  );
  const startAllCustomers = oneAtATime(() =>
    attempt(startCustomers, 'The runs of due customers were not started'),
  );

  async function startSales(): Promise<void> {
    salesStarting += 1;
    for (let start = sales.shift(); start !== undefined; start = sales.shift()) {
      await attempt(start, 'A sale was not started');
    }
    salesStarting -= 1;
  }

  function queueSale(start: () => Promise<void>): void {
    if (sales.length < longestQueue) {
      sales.push(start);
    }
    if (salesStarting < concurrency) {
      track(startSales());
    }
  }

  const passes = createWantedPasses({ db, clock, log }, (integration) => track(poll(integration)));

  function poll(integration: IntegrationRef): Promise<void> {
    return attempt(() => startPoll(starting, integration), 'A poller was not started');
  }

  return {
    nudge(marked = []) {
      for (const integration of marked) {
        markedDue.add(integration);
      }
      track(spreadAll());
    },
    sale: (order) => queueSale(() => startSale(starting, order)),
    ensureSale: (order) => queueSale(() => ensureSale(starting, order)),
    publish,
    products: () => tracked(startAllProducts()),
    customers: () => tracked(startAllCustomers()),
    poll,
    hear: (integrationId) => passes.want(integrationId),
    bulk,
    computePlan(plan) {
      const started = attempt(async () => {
        const { name: merchant } = await db
          .selectFrom('merchants')
          .where('id', '=', plan.merchantId)
          .select('name')
          .executeTakeFirstOrThrow();
        await startComputePlan(starting, { ...plan, merchant });
      }, 'The computation of a plan was not started');
      track(started);
      return started;
    },
    notify: (notification) =>
      attempt(() => startNotify(starting, notification), 'A notification was not started'),
    streetDates(items) {
      const started = startStreetDates(items);
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
      passes.close();
      sales.length = 0;
      while (underWay.size > 0) {
        await Promise.all(underWay);
      }
    },
  };
}
