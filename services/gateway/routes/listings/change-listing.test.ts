import type { IntegrationId, ListingId } from '@onhand/domain/ids.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: string;
let itemId: string;
let listing: string;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  offer({ setState: true, manage: true });
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createIntegration();
  itemId = await merchant.createItem(10);
  listing = await merchant.createListing(shop, { itemId });
});

/** Sets what every platform can do. */
function offer({ setState, manage }: { setState: boolean; manage: boolean }): void {
  const { inventory } = testDescription;
  gateway.connect({
    describe: async () => ({
      ...testDescription,
      listings: { setState, creation: null },
      inventory: inventory === null ? null : { ...inventory, manage },
    }),
  });
}

const path = () => `/v1/listings/${listing}`;
const post = (verb: string) => merchant.ask('POST', `${path()}/${verb}`);
const changes = async () => (await merchant.ask('GET', `${path()}/explanation`)).body.changes;
const refused = ({ status, body }: { status: number; body: { code?: unknown } }) => [status, body.code];
const become = (values: object) =>
  // The cast is safe: ids in responses are text.
  gateway.db
    .updateTable('listings')
    .set(values)
    .where('id', '=', listing as ListingId)
    .execute();

it('what somebody asks for is noted for the publisher, and the newest wish counts', async () => {
  expect((await post('end')).status).toBe(202);
  expect(gateway.nudges.at(-1)).toEqual([shop]);
  expect(await changes()).toMatchObject([{ wanted: 'ended', by: 'hand', state: 'due' }]);
  expect((await post('relist')).status).toBe(202);
  expect((await post('manage-stock')).status).toBe(202);
  expect(await changes()).toMatchObject([{ wanted: 'listed' }, { wanted: 'managed' }]);
});

describe('refused, and nothing is noted', () => {
  it('ending and relisting where the platform cannot', async () => {
    offer({ setState: false, manage: false });
    expect(refused(await post('end'))).toEqual([422, 'ending_unsupported']);
    expect(refused(await post('manage-stock'))).toEqual([409, 'capability_missing']);
    expect(await changes()).toEqual([]);
  });

  it('relisting what has not ended', async () => {
    expect(refused(await post('relist'))).toEqual([409, 'listing_not_ended']);
  });

  it('ending what was ended by hand, or deleted', async () => {
    await become({ status: 'ended', ended_by: 'hand' });
    expect(refused(await post('end'))).toEqual([409, 'listing_not_live']);
    await become({ status: 'deleted', ended_by: null });
    expect(refused(await post('end'))).toEqual([409, 'listing_not_live']);
    expect(refused(await post('relist'))).toEqual([409, 'listing_not_live']);
    expect(await changes()).toEqual([]);
  });

  it('managing what is managed', async () => {
    await become({ stock_managed: true });
    expect(refused(await post('manage-stock'))).toEqual([409, 'stock_managed']);
    // A variation that uses the stock of its product may get stock of its own.
    await become({ stock_unit: 'its product' });
    expect((await post('manage-stock')).status).toBe(202);
  });

  it("another merchant's listing", async () => {
    const stranger = await createTestMerchant(gateway);
    for (const verb of ['end', 'relist', 'manage-stock']) {
      expect(refused(await stranger.ask('POST', `${path()}/${verb}`))).toEqual([404, 'listing_not_found']);
    }
    const answer = await stranger.ask('PATCH', path(), { stockOwner: 'platform' });
    expect(refused(answer)).toEqual([404, 'listing_not_found']);
  });
});

it('whose hands its stock is in is said when it is made, and changed', async () => {
  const { body } = await merchant.ask('PATCH', path(), { stockOwner: 'platform' });
  expect(body).toMatchObject({ stockOwner: 'platform', channelStock: [{ state: 'due' }] });
  const { body: explained } = await merchant.ask('GET', `${path()}/explanation`);
  expect(explained.channelStock).toMatchObject([{ block: { code: 'platform_owned' } }]);
  expect((await merchant.ask('PATCH', path(), { stockOwner: 'nobody' })).status).toBe(400);
});

it('whether it may be backordered is set by hand, and handed back', async () => {
  const { body: set } = await merchant.ask('PATCH', path(), { backorders: true });
  expect(set).toMatchObject({ backorders: true, backordersByHand: true, stockOwner: 'merchant' });
  const { body: back } = await merchant.ask('PATCH', path(), { backorders: null });
  expect(back).toMatchObject({ backorders: false, backordersByHand: null });
  expect((await merchant.ask('PATCH', path(), {})).status).toBe(400);
});

it('creating one again that was deleted there has it read', async () => {
  await become({ status: 'deleted' });
  const records = () =>
    // The cast is safe: ids in responses are text.
    gateway.db
      .selectFrom('channel_stock')
      .where('integration_id', '=', shop as IntegrationId)
      .select(['id', 'external_stock_id as externalKey', 'read_due_at as readDueAt'])
      .execute();
  await gateway.db.updateTable('channel_stock').set({ read_due_at: null }).execute();
  const [record] = await records();
  const created = await merchant.ask('POST', '/v1/listings', {
    integrationId: shop,
    externalKey: record?.externalKey,
  });
  expect(refused(created)).toEqual([409, 'listing_exists']);
  expect((await records()).map(({ readDueAt }) => readDueAt !== null)).toEqual([true]);
});

it('listings are found by who ended them, and by what blocks them', async () => {
  const ids = async (query: string) =>
    (await merchant.ask('GET', `/v1/listings?${query}`)).body.data.map(({ id }: { id: string }) => id);
  await become({ status: 'ended', ended_by: 'rule' });
  await gateway.db
    .updateTable('channel_stock')
    .set({ state: 'blocked', block_code: 'quantity_sync_off', due_at: null })
    // The cast is safe: ids in responses are text.
    .where('integration_id', '=', shop as IntegrationId)
    .execute();
  expect(await ids('endedBy=rule')).toEqual([listing]);
  expect(await ids('endedBy=hand')).toEqual([]);
  expect(await ids('blockCode=quantity_sync_off')).toEqual([listing]);
  expect(await ids('blockCode=missing')).toEqual([]);
});

it('a listing without a link, of a paused shop, or of a shop that is away says so, and is found by it', async () => {
  const ids = async (code: string) =>
    (await merchant.ask('GET', `/v1/listings?blockCode=${code}`)).body.data.map(
      ({ id }: { id: string }) => id,
    );
  const block = async () =>
    (await merchant.ask('GET', `/v1/listings/${listing}`)).body.channelStock[0].block?.code ?? null;
  // The cast is safe: ids in responses are text.
  const ofShop = shop as IntegrationId;
  await gateway.db
    .updateTable('channel_stock')
    .set({ state: 'idle', block_code: null, due_at: null })
    .where('integration_id', '=', ofShop)
    .execute();
  expect([await block(), await ids('channel_away')]).toEqual([null, []]);
  await merchant.ask('POST', `/v1/integrations/${shop}/pause`);
  expect([await block(), await ids('integration_paused')]).toEqual(['integration_paused', [listing]]);
  const { body: refused } = await merchant.ask('POST', `/v1/integrations/${shop}/resume`);
  await merchant.ask('POST', `/v1/plans/${refused.planId}/apply`);
  for (const [circuit, code] of [
    ['open', 'channel_away'],
    ['reconnect_required', 'reconnect_required'],
  ] as const) {
    await gateway.db.updateTable('integrations').set({ circuit }).where('id', '=', ofShop).execute();
    expect([await block(), await ids(code)]).toEqual([code, [listing]]);
  }
  await merchant.ask('POST', `/v1/listings/${listing}/unlink`);
  expect([await block(), await ids('not_linked')]).toEqual(['not_linked', [listing]]);
});
