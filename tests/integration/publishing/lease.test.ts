import { acquireLease, renewLease } from '@onhand/core/channel-stock/lease.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createIntegration, createMerchant } from '../../setup/catalogue.ts';
import { createTestDatabase, shiftClock } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

const leaseMs = 60_000;
const terms = { leaseMs, callTimeoutMs: 30_000, requestLifetimeMs: 60_000 };

let database: TestDatabase;
let integrationId: IntegrationId;
beforeEach(async () => {
  database = await createTestDatabase();
  integrationId = await createIntegration(database.db, await createMerchant(database.db), 'shop');
});
afterEach(() => database.drop());

const acquire = () => acquireLease(database.db, integrationId, terms);

it("a lease ends by the database's clock", async () => {
  const first = await acquire();
  expect(first).toMatchObject({ epoch: 1 });
  expect(await acquire()).toBeNull();
  await shiftClock(database.db, leaseMs);
  expect(await acquire()).toMatchObject({ epoch: 2 });
});

it("a lease is extended by the database's clock", async () => {
  const first = await acquire();
  if (first === null) throw new Error('Nobody holds the lease.');
  await shiftClock(database.db, leaseMs / 2);
  expect(await renewLease(database.db, first, terms)).toBe(true);
  await shiftClock(database.db, leaseMs);
  expect(await acquire()).toBeNull();
  await shiftClock(database.db, 2 * leaseMs);
  expect(await acquire()).toMatchObject({ epoch: 2 });
  expect(await renewLease(database.db, first, terms)).toBe(false);
});
