import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { carryBulkForAWhile } from '@onhand/activities/bulk/carry-bulk.ts';
import { createActivities } from '@onhand/activities/index.ts';
import { ownedByIntegration } from '@onhand/activities/start-work/owner.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { followLinkedProducts } from '@onhand/core/products/find-due-products.ts';
import { beginComparisons } from '@onhand/core/runs/comparisons/begin-comparisons.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { productFields } from '@onhand/domain/settings/sync-settings.ts';
import type { bulk } from '@onhand/workflows/bulk.ts';
import type { BulkRef } from '@onhand/workflows/contracts/bulk.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import {
  createIntegration,
  createListing,
  createMerchant,
  createUnopenedItem,
} from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';
import { silenceTemporal } from '../../setup/silence-temporal.ts';

/**
 * What each activity adds to its answer, so that the history of a few is as long as that of very many: above
 * 4 MiB, the server suggests a new run.
 */
const padding = 'x'.repeat(1_500_000);

let database: TestDatabase;
let connection: NativeConnection;
beforeAll(async () => {
  silenceTemporal();
  database = await createTestDatabase();
  connection = await NativeConnection.connect({ address: inject('temporalAddress') });
});
afterAll(async () => {
  await connection.close();
  await database.drop();
});

/** More products than four pages hold, which were never compared. */
async function productsToCompare() {
  const { db } = database;
  const merchant = await createMerchant(db);
  const { merchantId } = merchant;
  const integrationId = await createIntegration(db, merchant, 'shop');
  await db
    .updateTable('sync_settings')
    .set({ direction: 'bidirectional', auto_import: true, auto_export: true })
    .where('integration_id', '=', integrationId)
    .where('entity', '=', 'products')
    .execute();
  const groups = Array.from({ length: 85 }, (_, at) => `thing-${100 + at}`);
  for (const unit of groups) {
    const itemId = await createUnopenedItem(db, merchant, unit);
    await createListing(db, merchant, { integrationId, unit, itemId });
  }
  await followLinkedProducts(db, new Date());
  await beginComparisons(db, new Date());
  const operation: BulkRef = { merchantId, integrationId, operation: 'compare_products' };
  return { operation, groups };
}

/** A shop that has every product. Notes the products of each call. */
function shop() {
  const asked: (readonly string[])[] = [];
  const askedOf: string[] = [];
  const dependencies = noteDependencies(database.db, {
    // What the activity asks of a description.
    describe: async () =>
      ({
        stock: { requestLifetimeMs: 0 },
        products: {
          readable: productFields,
          writable: productFields,
          salePrice: true,
          batch: 50,
          overlapMs: 0,
        },
      }) as unknown as Description,
    call: async (_platform, _operation, { input, integrationId }) => {
      const { groups } = input as { groups: string[] };
      asked.push(groups);
      askedOf.push(integrationId);
      const answers = groups.map((group) => ({ key: group, result: shown(group) }));
      // Only products are read.
      return answers satisfies OutputOf<'products.get'> as never;
    },
  });
  return { asked, askedOf, dependencies };
}

const shown = (group: string): OutputOf<'products.get'>[number]['result'] => ({
  kind: 'product',
  product: {
    group,
    version: null,
    currency: 'EUR',
    title: group,
    units: [{ ref: { unit: group, group, location: '' }, sku: group }],
    readStartedAt: new Date().toISOString(),
  },
});

/** Returns how the runs of a workflow ended, from this one on. */
async function endsOf(temporal: Client, workflowId: string, runId: string): Promise<readonly string[]> {
  const handle = temporal.workflow.getHandle(workflowId, runId);
  const { events } = await handle.fetchHistory();
  const last = events?.at(-1);
  const next = last?.workflowExecutionContinuedAsNewEventAttributes?.newExecutionRunId;
  if (next) return ['continued', ...(await endsOf(temporal, workflowId, next))];
  return [last?.workflowExecutionCompletedEventAttributes ? 'completed' : 'other'];
}

it('a comparison that goes on in new runs of its workflow compares every product exactly once', async () => {
  const { operation, groups } = await productsToCompare();
  const { asked, dependencies } = shop();
  const taskQueue = `test-${randomUUID()}`;
  const worker = await Worker.create({
    connection,
    taskQueue,
    workflowBundle: { code: readFileSync(inject('workflowBundlePath'), 'utf8') },
    activities: {
      ...createActivities(dependencies),
      // As if its time were over after each page.
      carryBulk: async (ref: BulkRef) => {
        const time = new AbortController();
        const beatWith = () => time.abort();
        return {
          ...(await carryBulkForAWhile(dependencies, ref, { signal: time.signal, beatWith })),
          padding,
        };
      },
    },
  });
  const temporal = new Client({ connection });
  const workflowId = workflowIds.bulk(operation);
  const ends = await worker.runUntil(async () => {
    const handle = await temporal.workflow.start<typeof bulk>('bulk', {
      workflowId,
      taskQueue,
      args: [operation],
      ...ownedByIntegration(operation),
    });
    await handle.result();
    return endsOf(temporal, workflowId, handle.firstExecutionRunId);
  });
  expect(ends).toEqual(['continued', 'completed']);
  // The run that goes on is its merchant's, too.
  const last = await temporal.workflow.getHandle(workflowId).describe();
  expect(last.priority).toMatchObject({ fairnessKey: operation.merchantId });
  expect(asked.map(({ length }) => length)).toEqual([20, 20, 20, 20, 5]);
  expect(asked.flat().toSorted()).toEqual(groups);
  const { merchantId, integrationId } = operation;
  const run = await findNewestRun(database.db, {
    merchantId,
    integrationId,
    kind: 'compare_products',
  });
  expect(run).toMatchObject({ state: 'done', counts: { compared: 85, waiting: 0, put_off: 0, failed: 0 } });
});

it('runs have turns: one that begins later is not behind all pages of the others, where all slots are taken', async () => {
  const [first, second] = [await productsToCompare(), await productsToCompare()];
  const { askedOf, dependencies } = shop();
  const taskQueue = `test-${randomUUID()}`;
  const worker = await Worker.create({
    connection,
    taskQueue,
    maxConcurrentActivityTaskExecutions: 1,
    workflowBundle: { code: readFileSync(inject('workflowBundlePath'), 'utf8') },
    activities: {
      ...createActivities(dependencies),
      // A turn of one page.
      carryBulk: (ref: BulkRef) =>
        carryBulkForAWhile(dependencies, ref, {
          signal: new AbortController().signal,
          beatWith: () => undefined,
          turnMs: 0,
        }),
    },
  });
  const temporal = new Client({ connection });
  // Both wait for the worker.
  const begun = await Promise.all(
    [first, second].map(({ operation }) =>
      temporal.workflow.start<typeof bulk>('bulk', {
        workflowId: workflowIds.bulk(operation),
        taskQueue,
        args: [operation],
      }),
    ),
  );
  await worker.runUntil(() => Promise.all(begun.map((handle) => handle.result())));
  const [one, other] = [first.operation.integrationId, second.operation.integrationId];
  expect(askedOf).toHaveLength(10);
  expect(askedOf.indexOf(other)).toBeLessThan(askedOf.lastIndexOf(one));
  expect(askedOf.indexOf(one)).toBeLessThan(askedOf.lastIndexOf(other));
});
