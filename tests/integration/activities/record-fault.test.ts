import { recordFault } from '@onhand/activities/record-fault.ts';
import { testDescription } from '../../../services/gateway/testing/test-description.ts';
import * as retries from '@onhand/core/retries/record-fault.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { noteDependencies } from '../../setup/activities.ts';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

async function shop() {
  const merchant = await createMerchant(database.db);
  return { ...merchant, integrationId: await createIntegration(database.db, merchant, 'shop') };
}
const failedOf = async ({ integrationId }: Awaited<ReturnType<typeof shop>>) =>
  database.db
    .selectFrom('failed_items')
    .where('integration_id', '=', integrationId)
    .select(['code', 'attempts'])
    .execute();

it('a run that failed while its connector is down is told apart from a fault of Onhand', async () => {
  const of = await shop();
  const fault = { ...of, operation: 'publish_channel', message: 'It failed.', repeated: [] } as const;
  await recordFault(noteDependencies(database.db, {}), fault);
  expect(await failedOf(of)).toEqual([{ code: 'connector_unavailable', attempts: 1 }]);
});

it('a run that failed although its connector answers has a fault of Onhand', async () => {
  const of = await shop();
  const fault = { ...of, operation: 'publish_channel', message: 'It failed.', repeated: [] } as const;
  await recordFault(noteDependencies(database.db, { describe: async () => testDescription }), fault);
  expect(await failedOf(of)).toEqual([{ code: 'internal_error', attempts: 1 }]);
});

it('a run whose statement took too long says so, whether its connector answers or not', async () => {
  const of = await shop();
  const fault = { ...of, operation: 'publish_channel', message: 'It failed.', repeated: [] } as const;
  await recordFault(noteDependencies(database.db, {}), { ...fault, code: 'database_busy' });
  expect(await failedOf(of)).toEqual([{ code: 'database_busy', attempts: 1 }]);
});

it('the same failure, told twice because the first answer was lost, counts once', async () => {
  const of = await shop();
  const fault = {
    ...of,
    operation: 'publish_channel',
    code: 'internal_error',
    message: 'It failed.',
    workflowId: 'publish:1',
    repeated: [],
    at: new Date(),
  } as const;
  expect(await retries.recordFault(database.db, { ...fault, runId: 'run-1' })).toBe('run-1');
  expect(await retries.recordFault(database.db, { ...fault, runId: 'run-1' })).toBe('run-1');
  expect(await failedOf(of)).toEqual([{ code: 'internal_error', attempts: 1 }]);
});
