import { acquireLease, releaseLease } from '@onhand/core/channel-stock/lease.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { withoutPublisher } from '@onhand/core/channel-stock/without-publisher.ts';
import { findDueProducts } from '@onhand/core/products/find-due-products.ts';
import { findSchedules } from '@onhand/core/settings/sync-settings/find-schedules.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryOf, orderFor } from '../../../../tests/setup/orders.ts';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: IntegrationId;
let item: string;
let listing: ListingId;
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({ describe: async () => testDescription });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  // The API gave them as ids of these kinds.
  shop = (await merchant.createIntegration()) as IntegrationId;
  item = await merchant.createItem(10, { sku: 'MUG' });
  listing = (await merchant.createListing(shop, { itemId: item, externalKey: 'mug' })) as ListingId;
  gateway.clock.advance(1_000);
});

type Resource = 'merchants' | 'integrations' | 'listings';
const resources = ['merchants', 'integrations', 'listings'] as const;
const scopes = { merchants: 'merchant', integrations: 'integration', listings: 'listing' } as const;
const codes = {
  merchants: 'merchant_paused',
  integrations: 'integration_paused',
  listings: 'listing_paused',
};
const idOf = (resource: Resource) =>
  ({ merchants: merchant.id, integrations: shop, listings: listing })[resource];
const path = (resource: Resource) => `/v1/${resource}/${idOf(resource)}`;
const pause = (resource: Resource) => merchant.ask('POST', `${path(resource)}/pause`);
const resume = (resource: Resource) => merchant.ask('POST', `${path(resource)}/resume`);
const read = async (resource: Resource) => (await merchant.ask('GET', `${path(resource)}/pause`)).body;
const apply = (planId: string) => merchant.ask('POST', `/v1/plans/${planId}/apply`);
const now = () => gateway.clock.now();
const running = { paused: false, at: null, by: null, pausedAbove: [] };

/** Takes what is due at the shop, as its publisher does. Returns the figures that it would send now. */
async function take(): Promise<readonly number[]> {
  const lease = await acquireLease(gateway.db, shop, {
    now: now(),
    leaseMs: 60_000,
    callTimeoutMs: 1,
    requestLifetimeMs: 1,
  });
  if (lease === null) throw new Error('Somebody else holds the lease.');
  const due = await takeDue(gateway.db, lease, { now: now(), limit: 10, settlesWithinMs: 0, adjusts: false });
  await releaseLease(gateway.db, lease);
  return due === 'inactive' ? [] : due.attempts.map(({ quantity }) => quantity);
}

/** Lets the shop show a figure, with nothing left to do. */
const show = (figure: number) =>
  gateway.db
    .updateTable('channel_stock')
    .set({ state: 'idle', block_code: null, due_at: null, known: figure, known_at: now() })
    .where('integration_id', '=', shop)
    .execute();
const record = () =>
  gateway.db
    .selectFrom('channel_stock')
    .where('integration_id', '=', shop)
    .select(['state', 'block_code', 'attempts'])
    .executeTakeFirstOrThrow();
const blockOf = async () => {
  const { body } = await merchant.ask('GET', `/v1/listings/${listing}/explanation`);
  return body.channelStock[0].block?.code ?? null;
};
const foundBy = async (code: string) =>
  (await merchant.ask('GET', `/v1/listings?blockCode=${code}`)).body.data.map(({ id }: { id: string }) => id);

async function sell(externalId: string): Promise<void> {
  const to = { merchantId: merchant.id as MerchantId, integrationId: shop };
  const order = orderFor(externalId, { mug: 1 }, { placedAt: now().toISOString() });
  await takeIn(gateway.db, [deliveryOf(to, order)], gateway);
  await spreadDue(gateway.db, now());
}

describe.each(resources)('a pause of %s', (resource) => {
  it('sends nothing and uses no attempt; orders count, and the explanation names it', async () => {
    expect(await read(resource)).toEqual(running);
    const { status, body } = await pause(resource);
    const paused = { paused: true, at: now().toISOString(), by: expect.stringMatching(/./), pausedAbove: [] };
    expect({ status, body }).toEqual({ status: 200, body: paused });
    expect(await read(resource)).toEqual(paused);

    await sell('while-paused');
    const { body: stock } = await merchant.ask('GET', `/v1/items/${item}/stock`);
    expect(stock).toMatchObject({ onHand: 10, committed: 1 });
    expect(await take()).toEqual([]);
    expect(await record()).toMatchObject({ attempts: 0 });
    expect(await blockOf()).toBe(codes[resource]);
    expect(await foundBy(codes[resource])).toEqual([listing]);
    const { body: explained } = await merchant.ask('GET', `/v1/listings/${listing}/explanation`);
    expect(explained.pauses).toEqual({
      merchant: resource === 'merchants',
      integration: resource === 'integrations',
      listing: resource === 'listings',
    });
    expect(explained.channelStock[0].figure).toBe(9);
  });

  it('ends by a plan, which shows our figure beside theirs and what goes to zero', async () => {
    await show(10);
    await pause(resource);
    await merchant.ask('POST', `/v1/items/${item}/counts`, { quantity: 0 });
    await spreadDue(gateway.db, now());
    const refused = await resume(resource);
    expect(refused).toMatchObject({ status: 409, body: { code: 'plan_required' } });
    expect(await read(resource)).toMatchObject({ paused: true });
    expect(await take()).toEqual([]);

    const { planId } = refused.body;
    const { body: plan } = await merchant.ask('GET', `/v1/plans/${planId}`);
    expect(plan).toMatchObject({
      kind: 'pause',
      state: 'proposed',
      change: { kind: 'pause', scope: scopes[resource], id: idOf(resource), paused: false },
      effect: { listings: 1, toZero: 1, resumed: 1, writes: 1 },
    });
    const { body: figures } = await merchant.ask('GET', `/v1/plans/${planId}/listings`);
    expect(figures.data).toMatchObject([{ ours: 0, theirs: 10, before: null, difference: -10 }]);

    gateway.nudges.length = 0;
    expect(await apply(planId)).toMatchObject({ status: 200, body: { state: 'applied' } });
    expect(gateway.nudges).toEqual([[shop]]);
    expect(await read(resource)).toEqual(running);
    expect(await take()).toEqual([0]);
  });

  it('ends at once if the shop shows every figure already', async () => {
    await show(10);
    await pause(resource);
    const { status, body } = await resume(resource);
    expect({ status, body }).toEqual({ status: 200, body: running });
    expect(await take()).toEqual([]);
    expect(await record()).toMatchObject({ state: 'idle', block_code: null });
    expect(await blockOf()).toBeNull();
  });

  it('keeps the first actor and moment when it comes twice, and its history has every change', async () => {
    await show(10);
    const { body: first } = await pause(resource);
    gateway.clock.advance(60_000);
    expect((await pause(resource)).body).toEqual(first);
    await resume(resource);
    await resume(resource);
    const { body } = await merchant.ask('GET', `${path(resource)}/pause/history`);
    expect(body.data).toMatchObject([
      { revision: 2, before: { paused: true }, after: { paused: false }, actor: { label: first.by } },
      { revision: 1, before: { paused: false }, after: { paused: true }, at: first.at },
    ]);
  });

  it('can be planned, applied and undone like any other change', async () => {
    await show(4);
    await pause(resource);
    const change = { kind: 'pause', scope: scopes[resource], id: idOf(resource), paused: false };
    const id = await merchant.create('/v1/plans', { change });
    await apply(id);
    expect(await read(resource)).toMatchObject({ paused: false });
    expect(await merchant.ask('POST', `/v1/plans/${id}/undo`)).toMatchObject({ status: 200 });
    expect(await read(resource)).toMatchObject({ paused: true });
    expect(await take()).toEqual([]);
  });

  it('that was lifted meanwhile, or a second one, outdates the plan', async () => {
    await show(4);
    await pause(resource);
    const first = (await resume(resource)).body.planId;
    const second = (await resume(resource)).body.planId;
    await apply(first);
    expect((await apply(second)).body.code).toBe('plan_outdated');
  });

  it('sends no product either, and releases it when it ends', async () => {
    const group = { merchantId: merchant.id as MerchantId, integrationId: shop };
    const { external_group: externalGroup } = await gateway.db
      .selectFrom('listings')
      .where('id', '=', listing)
      .select('external_group')
      .executeTakeFirstOrThrow();
    await gateway.db
      .insertInto('channel_products')
      .values({
        merchant_id: group.merchantId,
        integration_id: shop,
        external_group: externalGroup,
        needed_revision: 1,
        state: 'due',
        due_at: now(),
      })
      .execute();
    const due = async () =>
      (await findDueProducts(gateway.db, { now: now(), limit: 1_000 })).filter(
        ({ integrationId }) => integrationId === shop,
      );
    expect(await due()).toHaveLength(1);
    await show(10);
    await pause(resource);
    expect(await due()).toEqual([]);
    await resume(resource);
    expect(await due()).toHaveLength(1);
  });

  it('is changed by operators only, and reveals nothing to other merchants', async () => {
    const { body } = await merchant.ask('POST', '/v1/api-keys', { label: 'till', role: 'viewer' });
    const asked = { key: body.key };
    expect((await merchant.ask('GET', `${path(resource)}/pause`, undefined, asked)).status).toBe(200);
    for (const verb of ['pause', 'resume']) {
      const { body: refused } = await merchant.ask('POST', `${path(resource)}/${verb}`, undefined, asked);
      expect(refused.code).toBe('role_insufficient');
    }
    const other = await createTestMerchant(gateway);
    for (const verb of ['pause', 'resume']) {
      const answer = await other.ask('POST', `${path(resource)}/${verb}`);
      expect(answer).toMatchObject({ status: 404, body: { code: `${scopes[resource]}_not_found` } });
    }
    expect(await read(resource)).toEqual(running);
  });
});

it('a merchant, an integration and a listing that are paused must all be resumed', async () => {
  await show(3);
  for (const resource of resources) await pause(resource);
  expect(await blockOf()).toBe('merchant_paused');
  expect((await read('listings')).pausedAbove).toEqual(['merchant', 'integration']);
  expect((await read('integrations')).pausedAbove).toEqual(['merchant']);

  // While others pause it too, nothing would be written: there is nothing to review yet.
  expect((await resume('integrations')).body).toEqual({ ...running, pausedAbove: ['merchant'] });
  expect((await resume('listings')).body).toEqual({ ...running, pausedAbove: ['merchant'] });
  expect(await take()).toEqual([]);
  const last = await resume('merchants');
  expect(last.body.code).toBe('plan_required');
  await apply(last.body.planId);
  expect(await take()).toEqual([10]);
});

it('a paused merchant has no publishers, and its schedules do not fire; other merchants go on', async () => {
  const settings = { mode: 'scheduled', cron: '0 * * * *' };
  await merchant.ask('PUT', `/v1/integrations/${shop}/sync-settings/inventory`, settings);
  const other = await createTestMerchant(gateway);
  const theirs = (await other.createIntegration()) as IntegrationId;
  await other.createListing(theirs, { itemId: await other.createItem(5) });
  const served = async () =>
    (await withoutPublisher(gateway.db, 'all', now()))
      .map(({ integrationId }) => integrationId)
      .filter((id) => id === shop || id === theirs);
  expect(new Set(await served())).toEqual(new Set([shop, theirs]));
  gateway.schedules.length = 0;
  await pause('merchants');
  expect(gateway.schedules).toEqual([shop]);
  expect(await served()).toEqual([theirs]);
  expect(await findSchedules(gateway.db, shop)).toMatchObject([{ entity: 'inventory', paused: true }]);
});

it('Sync Now of a paused listing is blocked and says so, and a failed item keeps its attempts', async () => {
  await pause('listings');
  await merchant.ask('POST', `/v1/items/${item}/sync-now?waitSeconds=0`);
  expect(await take()).toEqual([]);
  expect(await record()).toEqual({ state: 'blocked', block_code: 'listing_paused', attempts: 0 });
});

it('a first plan waits until nothing is paused', async () => {
  const id = await merchant.createObserving();
  await merchant.ask('POST', `/v1/integrations/${id}/pause`);
  const change = { kind: 'first_sync', integrationId: id };
  expect(await merchant.ask('POST', '/v1/plans', { change })).toMatchObject({
    status: 409,
    body: { code: 'paused' },
  });
  expect(await merchant.ask('POST', `/v1/integrations/${id}/resume`)).toMatchObject({ status: 200 });
  expect(await merchant.ask('POST', '/v1/plans', { change })).toMatchObject({ status: 201 });
  await pause('merchants');
  expect((await merchant.ask('POST', '/v1/plans', { change })).body.code).toBe('paused');
});

it('a revoked integration is neither paused nor resumed, nor are its listings', async () => {
  await gateway.db.updateTable('integrations').set({ state: 'revoked' }).where('id', '=', shop).execute();
  for (const resource of ['integrations', 'listings'] as const) {
    for (const ask of [pause, resume]) {
      expect(await ask(resource)).toMatchObject({ status: 409, body: { code: 'integration_revoked' } });
    }
  }
  expect(await pause('merchants')).toMatchObject({ status: 200 });
});
