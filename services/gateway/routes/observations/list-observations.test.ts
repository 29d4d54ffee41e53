import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';
import { storeObservation } from './testing/store-observation.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let listing: string;
let integration: string;
const ids: string[] = [];
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
  integration = await merchant.createIntegration();
  listing = await merchant.createListing(integration, { itemId: await merchant.createItem(10) });
  for (const state of ['mismatch', 'reversed', 'reversed'] as const) {
    ids.unshift(await storeObservation(gateway.db, listing, { state }));
  }
});
afterAll(() => gateway[Symbol.asyncDispose]());

const list = async (query = '') => (await merchant.ask('GET', `/v1/observations${query}`)).body;
const idsIn = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);

it('shows what was seen, what would have been explained, and where', async () => {
  const { data } = await list('?state=mismatch');
  expect(data).toEqual([
    {
      id: ids[2],
      integrationId: integration,
      channelStockId: expect.any(String),
      listingIds: [listing],
      itemId: expect.any(String),
      sku: null,
      readStartedAt: gateway.clock.now().toISOString(),
      platformAt: null,
      expected: [10, 8],
      seen: 3,
      units: -5,
      consumed: 0,
      state: 'mismatch',
      decideAt: null,
      decidedAt: null,
      decidedBy: null,
    },
  ]);
});

it('is narrowed by state and integration, newest first', async () => {
  expect(idsIn(await list('?state=reversed'))).toEqual(ids.slice(0, 2));
  expect(idsIn(await list(`?integrationId=${integration}`))).toEqual(ids);
  expect(idsIn(await list(`?integrationId=${await merchant.createIntegration()}`))).toEqual([]);
});

it('comes in pages', async () => {
  const first = await list('?limit=2');
  expect(idsIn(first)).toEqual(ids.slice(0, 2));
  const last = await list(`?limit=2&cursor=${first.nextCursor}`);
  expect({ ids: idsIn(last), nextCursor: last.nextCursor }).toEqual({ ids: ids.slice(2), nextCursor: null });
});
