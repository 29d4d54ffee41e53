import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createActivities } from '@onhand/activities/index.ts';
import { startComputePlan } from '@onhand/activities/start-work/start-workflows.ts';
import type { MerchantId, PlanId } from '@onhand/domain/ids.ts';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import type { TestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import { Client } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { silenceTemporal } from '../../setup/silence-temporal.ts';

let connection: NativeConnection;
let gateway: TestGateway;
beforeAll(async () => {
  // What an activity that fails says on its way is not shown: here it is meant to.
  silenceTemporal();
  connection = await NativeConnection.connect({ address: inject('temporalAddress') });
  gateway = await createTestGateway({ largeChangeAbove: 0 });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await connection.close();
});

let merchant: TestMerchant;
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  await merchant.createListing(await merchant.createIntegration(), {
    itemId: await merchant.createItem(10),
  });
});

const buffer = { name: 'One', effect: { kind: 'buffer', units: 1 } };
const plan = async (change: object): Promise<string> =>
  (await merchant.ask('POST', '/v1/plans', { change })).body.id;

/** Works a plan out as a worker does. */
async function workOut(id: string) {
  const taskQueue = `test-${randomUUID()}`;
  const worker = await Worker.create({
    connection,
    taskQueue: taskQueues(taskQueue).channels,
    workflowBundle: { code: readFileSync(inject('workflowBundlePath'), 'utf8') },
    activities: createActivities(noteDependencies(gateway.db, {})),
  });
  const temporal = new Client({ connection });
  return worker.runUntil(async () => {
    // Ids that the API gave out are of the kind of their resource.
    const ref = {
      merchantId: merchant.id as MerchantId,
      planId: id as PlanId,
      merchant: 'Mugs & Co',
    };
    await startComputePlan({ temporal, queues: taskQueues(taskQueue) }, ref);
    // Another start of it changes nothing.
    await startComputePlan({ temporal, queues: taskQueues(taskQueue) }, ref);
    return temporal.workflow.getHandle(workflowIds.plan(id)).result();
  });
}

it('a plan is worked out by its workflow', async () => {
  const id = await plan({ kind: 'rule', operation: 'create', rule: buffer });
  expect(await workOut(id)).toEqual({ kind: 'proposed' });
  expect((await merchant.ask('GET', `/v1/plans/${id}`)).body).toMatchObject({
    state: 'proposed',
    effect: { listings: 1, unitsBefore: 10, unitsAfter: 9 },
  });
});

it('a plan whose change is refused by then fails at once, and says why', async () => {
  const first = await plan({ kind: 'rule', operation: 'create', rule: buffer });
  await workOut(first);
  await merchant.ask('POST', `/v1/plans/${first}/apply`);
  const [{ id: ruleId }] = (await merchant.ask('GET', '/v1/rules')).body.data;
  const replaced = { ...buffer, effect: { kind: 'buffer', units: 2 } };
  const id = await plan({ kind: 'rule', operation: 'replace', id: ruleId, rule: replaced });
  await gateway.db.deleteFrom('rules').where('id', '=', ruleId).execute();
  const failure = { code: 'rule_not_found', message: expect.stringContaining('rule') };
  expect(await workOut(id)).toEqual({ kind: 'failed', ...failure });
  expect((await merchant.ask('GET', `/v1/plans/${id}`)).body).toMatchObject({
    state: 'failed',
    effect: null,
    failure,
  });
  expect((await merchant.ask('POST', `/v1/plans/${id}/apply`)).body).toMatchObject({
    code: 'plan_not_open',
    planState: 'failed',
  });
});
