import { askAndSettle } from '@onhand/core/runs/asking/ask-and-settle.ts';
import { importing } from '@onhand/core/runs/asking/asking.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import type { IntegrationId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedCatalogue } from '../../../../tests/load/fan-out/seed.ts';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({ describe: async () => testDescription });
});
afterAll(() => gateway[Symbol.asyncDispose]());

it('200 readings wait at a time, a cancelled run asks for no more, and a resumed one for each once', async () => {
  const merchant = await createTestMerchant(gateway);
  // The API gave them as ids of these kinds.
  const of = { merchantId: merchant.id as MerchantId, locationId: merchant.locationId as LocationId };
  const [shop] = await seedCatalogue(gateway.db, of, { integrations: 1, items: 250 });
  if (shop === undefined) throw new Error('There is no integration.');
  await merchant.ask('PUT', `/v1/integrations/${shop}/sync-settings/inventory`, {
    direction: 'bidirectional',
    mode: 'manual',
  });
  const run = async (integrationId: IntegrationId) => {
    const found = await findNewestRun(gateway.db, { ...of, integrationId, kind: 'import_inventory' });
    if (found === undefined) throw new Error('There is no run.');
    return found;
  };
  const carry = async () => askAndSettle(gateway.db, await run(shop), importing, { clock: gateway.clock });
  const read: string[] = [];
  /** Reads what is asked for, as the publisher does. */
  const readAll = async () => {
    const { rows } = await sql<{ id: string }>`
      update channel_stock set read_due_at = null, import_wanted = false
      where integration_id = ${shop} and import_wanted returning id`.execute(gateway.db);
    read.push(...rows.map(({ id }) => id));
  };

  const path = `/v1/integrations/${shop}/bulk-operations`;
  const begun = await merchant.ask('POST', path, { operation: 'import_inventory' });
  expect(begun).toMatchObject({ status: 202, body: { kind: 'import_inventory', planId: null } });
  const { id } = begun.body;
  expect(await carry()).toBe('asked');
  expect(await carry()).toBe('waits');
  await merchant.ask('POST', `/v1/sync-runs/${id}/cancel`);
  await readAll();
  expect(read).toHaveLength(200);
  expect(await carry()).toBe('waits');
  expect((await merchant.ask('POST', `/v1/sync-runs/${id}/resume`)).status).toBe(200);
  expect(await carry()).toBe('asked');
  await readAll();
  expect(await carry()).toBe('ended');
  expect(new Set(read).size).toBe(250);
  expect(read).toHaveLength(250);
  expect((await merchant.ask('GET', `/v1/sync-runs/${id}`)).body).toMatchObject({
    state: 'done',
    progress: { total: 250, done: 250, failed: 0, skipped: 0 },
  });
});
