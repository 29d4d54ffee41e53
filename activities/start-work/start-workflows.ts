import { orderName } from '@onhand/core/orders/delivery.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { bulkOperations, merchantOperations } from '@onhand/domain/runs/run-kinds.ts';
import type { AnyBulkRef, BulkRef, MerchantBulkRef } from '@onhand/workflows/contracts/bulk.ts';
import type { ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { SaleRef } from '@onhand/workflows/contracts/sale.ts';
import type { StreetDateRef } from '@onhand/workflows/contracts/street-date.ts';
import type { SweepInput } from '@onhand/workflows/contracts/sweep.ts';
import type { NotificationRef } from '@onhand/workflows/contracts/notify.ts';
import type { PlanRef } from '@onhand/workflows/contracts/compute-plan.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import {
  bulkBegun,
  channelStockDue,
  orderChanged,
  passWanted,
  productDue,
  streetDateChanged,
} from '@onhand/workflows/messages.ts';
import type { SaleNews } from '@onhand/workflows/messages.ts';
import type { bulk } from '@onhand/workflows/bulk.ts';
import type { computePlan } from '@onhand/workflows/compute-plan.ts';
import type { change } from '@onhand/workflows/change.ts';
import type { notify } from '@onhand/workflows/notify.ts';
import type { poll } from '@onhand/workflows/poll.ts';
import type { publish } from '@onhand/workflows/publish.ts';
import type { sale } from '@onhand/workflows/sale.ts';
import type { streetDate } from '@onhand/workflows/street-date.ts';
import type { sweep } from '@onhand/workflows/sweep.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import type { TaskQueues } from '@onhand/workflows/task-queues.ts';
import type { Client } from '@temporalio/client';
import { ownedByIntegration, ownedByMerchant } from './owner.ts';

/** Tells the name of a shop and its merchant, as summaries of runs show it. */
export type ShopName = (integrationId: IntegrationId) => Promise<string>;

/** What workflow starts need. */
export interface Starting {
  readonly temporal: Client;
  readonly queues: TaskQueues;
  readonly nameOf: ShopName;
}

/**
 * Identifies an order whose sale is started or signaled. `reread`: only a hint arrived, so the sale reads it
 * first.
 */
export interface SaleToStart extends SaleRef {
  readonly reread: boolean;
}

/** The deadline of a workflow start. */
const startWithinMs = 5_000;

/** Starts the sale's workflow, or signals its running workflow that the order changed. */
export async function startSale(starting: Starting, order: SaleToStart): Promise<void> {
  const { temporal } = starting;
  const options = await saleOptions(starting, order);
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.signalWithStart<typeof sale, [SaleNews]>('sale', {
      ...options,
      signal: orderChanged,
      signalArgs: [{ reread: order.reread }],
    }),
  );
}

/** Starts the sale's workflow unless it already runs. A running workflow gets no signal. */
export async function ensureSale(starting: Starting, order: SaleRef): Promise<void> {
  const { temporal } = starting;
  const options = await saleOptions(starting, order);
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.start<typeof sale>('sale', {
      ...options,
      workflowIdConflictPolicy: 'USE_EXISTING',
    }),
  );
}

async function saleOptions({ queues, nameOf }: Starting, sale: SaleRef) {
  const { merchantId, integrationId, externalOrderId, identity } = sale;
  const order = { merchantId, integrationId, ...orderName(externalOrderId, identity) };
  const args: [SaleRef] = [order];
  return {
    workflowId: workflowIds.sale(order),
    taskQueue: queues.sales,
    args,
    ...ownedByIntegration(order, false),
    staticSummary: summary(`Order ${externalOrderId} of`, await nameOf(integrationId)),
  };
}

/** Starts an integration's publisher, or signals its running publisher that a figure is due. */
export async function startPublish(
  { temporal, queues, nameOf }: Starting,
  integration: IntegrationRef,
): Promise<void> {
  const { merchantId, integrationId } = integration;
  const staticSummary = summary('Publishes stock to', await nameOf(integrationId));
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.signalWithStart<typeof publish>('publish', {
      workflowId: workflowIds.publish(integrationId),
      taskQueue: queues.channels,
      args: [{ merchantId, integrationId }],
      signal: channelStockDue,
      ...ownedByIntegration(integration, false),
      staticSummary,
    }),
  );
}

/** Starts an integration's poller, or signals its running poller that a pass over its orders is wanted. */
export async function startPoll(
  { temporal, queues, nameOf }: Starting,
  integration: IntegrationRef,
): Promise<void> {
  const { merchantId, integrationId } = integration;
  const staticSummary = summary('Reads changed orders of', await nameOf(integrationId));
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.signalWithStart<typeof poll>('poll', {
      workflowId: workflowIds.poll(integrationId),
      taskQueue: queues.channels,
      args: [{ merchantId, integrationId }],
      signal: passWanted,
      ...ownedByIntegration(integration, false),
      staticSummary,
    }),
  );
}

/** Starts the workflow of a bulk operation, or tells the running workflow that a run began. */
export async function startBulk(
  { temporal, queues, nameOf }: Starting,
  operation: AnyBulkRef,
): Promise<void> {
  const { ref, queue, ...shown } =
    operation.integrationId === null ? ofMerchant(operation) : await ofIntegration(operation, nameOf);
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.signalWithStart<typeof bulk>('bulk', {
      workflowId: workflowIds.bulk(ref),
      taskQueue: queues[queue],
      args: [ref],
      signal: bulkBegun,
      ...shown,
    }),
  );
}

function ofMerchant({ merchantId, integrationId, operation }: MerchantBulkRef) {
  const { queue, summary: staticSummary } = merchantOperations[operation];
  const ref: MerchantBulkRef = { merchantId, integrationId, operation };
  return { ref, queue, ...ownedByMerchant(merchantId, false), staticSummary };
}

async function ofIntegration({ merchantId, integrationId, operation }: BulkRef, nameOf: ShopName) {
  const { queue, summary: what } = bulkOperations[operation];
  const ref: BulkRef = { merchantId, integrationId, operation };
  const staticSummary = summary(`${what} of`, await nameOf(integrationId));
  return { ref, queue, ...ownedByIntegration(ref, false), staticSummary };
}

/** Starts the workflow that synchronizes a product, or signals the running workflow. */
export async function startChange(
  { temporal, queues, nameOf }: Starting,
  product: ChannelProductRef,
): Promise<void> {
  const staticSummary = summary(`Product ${product.externalGroup} of`, await nameOf(product.integrationId));
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.signalWithStart<typeof change>('change', {
      workflowId: workflowIds.change(product),
      taskQueue: queues.channels,
      args: [product],
      signal: productDue,
      ...ownedByIntegration(product, false),
      staticSummary,
    }),
  );
}

/** Starts the workflow that computes a plan's effect unless it already runs. */
export async function startComputePlan(
  { temporal, queues }: Pick<Starting, 'temporal' | 'queues'>,
  { merchantId, planId, merchant }: PlanRef & { readonly merchant: string },
): Promise<void> {
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.start<typeof computePlan>('computePlan', {
      workflowId: workflowIds.plan(planId),
      taskQueue: queues.channels,
      args: [{ merchantId, planId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      ...ownedByMerchant(merchantId),
      staticSummary: `Computes the effect of a plan of ${merchant}`,
    }),
  );
}

/** Starts the delivery of a notification unless it already runs. */
export async function startNotify(
  { temporal, queues }: Pick<Starting, 'temporal' | 'queues'>,
  { merchantId, notificationId }: NotificationRef,
): Promise<void> {
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.start<typeof notify>('notify', {
      workflowId: workflowIds.notify(notificationId),
      taskQueue: queues.notify,
      args: [{ merchantId, notificationId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      ...ownedByMerchant(merchantId, false),
      staticSummary: 'Delivers a notification',
    }),
  );
}

/** Starts the workflow of an item's street date, or tells the running workflow that the date changed. */
export async function startStreetDate(
  { temporal, queues }: Pick<Starting, 'temporal' | 'queues'>,
  { merchantId, itemId }: StreetDateRef,
): Promise<void> {
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.signalWithStart<typeof streetDate>('streetDate', {
      workflowId: workflowIds.streetDate(itemId),
      taskQueue: queues.channels,
      args: [{ merchantId, itemId }],
      signal: streetDateChanged,
      ...ownedByMerchant(merchantId),
      staticSummary: 'Releases orders of an item at its street date',
    }),
  );
}

/** Starts the sweep of this installation unless it already runs. */
export async function startSweep(temporal: Client, taskQueue: string, options: SweepInput): Promise<void> {
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.start<typeof sweep>('sweep', {
      workflowId: workflowIds.sweep(taskQueue),
      taskQueue: taskQueues(taskQueue).channels,
      args: [options],
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: 'Starts missing workflows and repairs schedules',
    }),
  );
}

/** Temporal refuses longer summaries. */
const longestSummaryBytes = 300;

/** Builds the summary of a run, which the Web UI shows. Cuts long names. */
function summary(what: string, shop: string): string {
  const bytes = Buffer.from(`${what} ${shop}`);
  return bytes
    .subarray(0, longestSummaryBytes)
    .toString('utf8')
    .replace(/\uFFFD$/, '');
}
