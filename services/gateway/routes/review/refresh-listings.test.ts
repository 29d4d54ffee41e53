import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

it('begins a reading that can be followed, and is under way once', async () => {
  const shop = await merchant.createIntegration();
  const path = `/v1/integrations/${shop}/listings/refresh`;
  expect((await merchant.ask('GET', path)).body.code).toBe('listings_never_read');
  const { status, body } = await merchant.ask('POST', path);
  expect(status).toBe(202);
  const startedAt = gateway.clock.now().toISOString();
  const nothing = { seen: 0, new: 0, changed: 0, linked: 0, created: 0, unlinked: 0, gone: 0 };
  const problems = { total: 0, rows: [] };
  const begun = { state: 'reading', startedAt, endedAt: null, ...nothing, problems, failure: null };
  expect(body).toEqual(begun);
  gateway.clock.advance(1_000);
  expect((await merchant.ask('POST', path)).body).toEqual(begun);
  expect((await merchant.ask('GET', path)).body).toEqual(begun);
  expect(gateway.listed).toEqual([shop, shop]);
});

it('is refused where the integration is revoked', async () => {
  const shop = await merchant.createIntegration();
  const revoked = gateway.db.updateTable('integrations').set({ state: 'revoked' });
  await revoked.where('id', '=', shop as never).execute();
  const { body } = await merchant.ask('POST', `/v1/integrations/${shop}/listings/refresh`);
  expect(body.code).toBe('integration_revoked');
});

it('is begun by a retry of what is not listed any more', async () => {
  const shop = await merchant.createIntegration();
  const listing = await merchant.createListing(shop, { itemId: await merchant.createItem(3) });
  const at = gateway.clock.now();
  const failure = await gateway.db
    .insertInto('failed_items')
    .values({
      // The casts are safe: the API created these rows.
      merchant_id: merchant.id as never,
      integration_id: shop as never,
      operation: 'read_listing',
      subject_kind: 'listing',
      subject_id: listing,
      state: 'open',
      code: 'missing',
      attempts: 1,
      first_at: at,
      last_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  const due = async () => (await merchant.ask('GET', `/v1/listings/${listing}`)).body.channelStock[0].needed;
  const before = await due();
  expect((await merchant.ask('POST', `/v1/failed-items/${failure.id}/retry`)).status).toBe(200);
  expect((await merchant.ask('GET', `/v1/integrations/${shop}/listings/refresh`)).body.state).toBe('reading');
  expect(gateway.listed.at(-1)).toBe(shop);
  expect(await due()).toEqual(before);
});
