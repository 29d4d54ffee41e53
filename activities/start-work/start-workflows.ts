import { orderName } from '@onhand/core/orders/delivery.ts';
import { bulkOperations } from '@onhand/domain/runs/run-kinds.ts';
import type { BulkRef } from '@onhand/workflows/contracts/bulk.ts';
import type { ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { SaleRef } from '@onhand/workflows/contracts/sale.ts';
import type { SweepInput } from '@onhand/workflows/contracts/sweep.ts';
import type { PlanRef } from '@onhand/workflows/contracts/compute-plan.ts';
import { searchAttributes } from '@onhand/workflows/search-attributes.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { channelStockDue, orderChanged, passWanted, productDue } from '@onhand/workflows/messages.ts';
import type { SaleNews } from '@onhand/workflows/messages.ts';
import type { bulk } from '@onhand/workflows/bulk.ts';
import type { computePlan } from '@onhand/workflows/compute-plan.ts';
import type { change } from '@onhand/workflows/change.ts';
import type { poll } from '@onhand/workflows/poll.ts';
import type { publish } from '@onhand/workflows/publish.ts';
import type { sale } from '@onhand/workflows/sale.ts';
import type { sweep } from '@onhand/workflows/sweep.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import type { TaskQueues } from '@onhand/workflows/task-queues.ts';
import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import { integrationAttributes } from './search-attributes.ts';

/** Identifies an integration, with the name that its workflow runs show. */
export interface IntegrationToServe extends IntegrationRef {
  readonly name: string;
}

/** Identifies a bulk operation, with the name of its integration. */
export interface BulkToServe extends BulkRef {
  readonly name: string;
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
export async function startSale(temporal: Client, queues: TaskQueues, order: SaleToStart): Promise<void> {
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.signalWithStart<typeof sale, [SaleNews]>('sale', {
      ...saleOptions(queues, order),
      signal: orderChanged,
      signalArgs: [{ reread: order.reread }],
    }),
  );
}

/** Starts the sale's workflow unless it already runs. A running workflow gets no signal. */
export async function ensureSale(temporal: Client, queues: TaskQueues, order: SaleRef): Promise<void> {
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.start<typeof sale>('sale', {
      ...saleOptions(queues, order),
      workflowIdConflictPolicy: 'USE_EXISTING',
    }),
  );
}

function saleOptions(queues: TaskQueues, sale: SaleRef) {
  const { merchantId, integrationId, externalOrderId, identity } = sale;
  const order = { merchantId, integrationId, ...orderName(externalOrderId, identity) };
  const args: [SaleRef] = [order];
  return {
    workflowId: workflowIds.sale(order),
    taskQueue: queues.sales,
    args,
    typedSearchAttributes: integrationAttributes(order, false),
    staticSummary: `Order ${externalOrderId}`,
  };
}

/** Starts an integration's publisher, or signals its running publisher that a figure is due. */
export async function startPublish(
  temporal: Client,
  queues: TaskQueues,
  integration: IntegrationToServe,
): Promise<void> {
  const { merchantId, integrationId } = integration;
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.signalWithStart<typeof publish>('publish', {
      workflowId: workflowIds.publish(integrationId),
      taskQueue: queues.channels,
      args: [{ merchantId, integrationId }],
      signal: channelStockDue,
      typedSearchAttributes: integrationAttributes(integration),
      staticSummary: `Publishes stock to ${integration.name}`,
    }),
  );
}

/** Starts an integration's poller, or signals its running poller that a pass over its orders is wanted. */
export async function startPoll(
  temporal: Client,
  queues: TaskQueues,
  integration: IntegrationToServe,
): Promise<void> {
  const { merchantId, integrationId } = integration;
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.signalWithStart<typeof poll>('poll', {
      workflowId: workflowIds.poll(integrationId),
      taskQueue: queues.channels,
      args: [{ merchantId, integrationId }],
      signal: passWanted,
      typedSearchAttributes: integrationAttributes(integration),
      staticSummary: `Asks ${integration.name} for changed orders`,
    }),
  );
}

/** Starts the workflow of a bulk operation unless it already runs. */
export async function startBulk(temporal: Client, queues: TaskQueues, operation: BulkToServe): Promise<void> {
  const { merchantId, integrationId, operation: name } = operation;
  const args: [BulkRef] = [{ merchantId, integrationId, operation: name }];
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.start<typeof bulk>('bulk', {
      ...oneAtATime(queues, operation),
      workflowId: workflowIds.bulk(operation),
      args,
      staticSummary: `${bulkOperations[name].summary} of ${operation.name}`,
    }),
  );
}

/** Returns the options of an integration's workflow that runs at most once at a time. */
function oneAtATime(queues: TaskQueues, integration: IntegrationRef) {
  return {
    taskQueue: queues.channels,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    typedSearchAttributes: integrationAttributes(integration),
  };
}

/** Starts the workflow that synchronizes a product, or signals the running workflow. */
export async function startChange(
  temporal: Client,
  queues: TaskQueues,
  product: ChannelProductRef,
): Promise<void> {
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.signalWithStart<typeof change>('change', {
      workflowId: workflowIds.change(product),
      taskQueue: queues.channels,
      args: [product],
      signal: productDue,
      typedSearchAttributes: integrationAttributes(product, false),
      staticSummary: `Product ${product.externalGroup}`,
    }),
  );
}

/** Starts the workflow that computes a plan's effect unless it already runs. */
export async function startComputePlan(temporal: Client, queues: TaskQueues, plan: PlanRef): Promise<void> {
  const { merchantId, planId } = plan;
  await temporal.withDeadline(Date.now() + startWithinMs, () =>
    temporal.workflow.start<typeof computePlan>('computePlan', {
      workflowId: workflowIds.plan(planId),
      taskQueue: queues.channels,
      args: [{ merchantId, planId }],
      workflowIdConflictPolicy: 'USE_EXISTING',
      typedSearchAttributes: new TypedSearchAttributes([
        { key: searchAttributes.merchant, value: merchantId },
      ]),
      staticSummary: 'Computes the effect of a plan',
    }),
  );
}

/** Starts the sweep of this installation unless it already runs. */
export async function startSweep(temporal: Client, taskQueue: string, options: SweepInput): Promise<void> {
  await temporal.workflow.start<typeof sweep>('sweep', {
    workflowId: workflowIds.sweep(taskQueue),
    taskQueue: taskQueues(taskQueue).channels,
    args: [options],
    workflowIdConflictPolicy: 'USE_EXISTING',
    staticSummary: 'Starts missing workflows and repairs schedules',
  });
}
