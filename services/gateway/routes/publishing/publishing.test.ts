import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { testDescription } from '../../testing/test-description.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let ids: { merchants: string; integrations: string; items: string; listings: string };
beforeAll(async () => {
  gateway = await createTestGateway();
  gateway.connect({
    describe: async () => ({ ...testDescription, listings: { setState: false, creation: null } }),
  });
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  const integrations = await merchant.createIntegration();
  const items = await merchant.createItem(10);
  const listings = await merchant.createListing(integrations, { itemId: items });
  ids = { merchants: merchant.id, integrations, items, listings };
});

type Resource = keyof typeof ids;
const path = (resource: Resource) => `/v1/${resource}/${ids[resource]}/publishing`;
const read = async (resource: Resource) => (await merchant.ask('GET', path(resource))).body;
const change = (resource: Resource, body: object) => merchant.ask('PUT', path(resource), body);
const channel = async () => (await merchant.ask('GET', `/v1/listings/${ids.listings}`)).body.channelStock[0];

const nothing = {
  buffer: null,
  percent: null,
  maximum: null,
  lowStock: null,
  zeroStock: null,
  deletion: null,
};

it.each<[Resource, boolean | null]>([
  ['merchants', true],
  ['integrations', true],
  ['items', null],
  ['listings', true],
])('%s say nothing of their figures at first; what is set counts at once', async (resource, quantitySync) => {
  expect(await read(resource)).toEqual({ quantitySync, ...nothing });
  const { integrations } = ids;
  const said = {
    buffer: 3,
    percent: 50,
    maximum: 4,
    lowStock: { threshold: 2, integrationIds: [integrations] },
    zeroStock: 'keep',
    deletion: 'zero',
  };
  const { status, body } = await change(resource, said);
  expect({ status, body }).toEqual({ status: 200, body: { quantitySync, ...said } });
  expect(await read(resource)).toEqual(body);
  expect(await channel()).toMatchObject({
    state: 'due',
    needed: { revision: 2, cause: 'override', quantity: 3 },
  });
  expect(gateway.nudges.at(-1)).toEqual([integrations]);

  // The next scope decides an omitted setting.
  await change(resource, { buffer: 1 });
  expect(await read(resource)).toEqual({ quantitySync, ...nothing, buffer: 1 });
});

it.each<Resource>(['merchants', 'integrations', 'listings'])(
  'quantity sync of %s is switched',
  async (resource) => {
    await change(resource, { quantitySync: false });
    expect((await read(resource)).quantitySync).toBe(false);
    // A change that does not name the switch leaves it as it is.
    await change(resource, { buffer: 2 });
    expect(await read(resource)).toMatchObject({ quantitySync: false, buffer: 2 });
  },
);

it.each<[Resource, object, number, string]>([
  ['items', { quantitySync: false, buffer: 1 }, 422, 'item_has_no_switch'],
  ['listings', { zeroStock: 'end' }, 422, 'ending_unsupported'],
  ['merchants', { deletion: 'end' }, 422, 'ending_unsupported'],
  ['merchants', { percent: 101 }, 400, 'request_invalid'],
  ['merchants', { percent: 12.5 }, 400, 'request_invalid'],
  ['items', { buffer: -1 }, 400, 'request_invalid'],
  ['items', { surplus: 1 }, 400, 'request_invalid'],
  [
    'merchants',
    { lowStock: { threshold: 1, integrationIds: ['01a2015b-061f-742c-aea0-bd0c926dadeb'] } },
    404,
    'integration_not_found',
  ],
])('%s refuse %j, and nothing is changed', async (resource, body, status, code) => {
  const before = [await read(resource), await channel()];
  const answer = await change(resource, body);
  expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
  expect([await read(resource), await channel()]).toEqual(before);
});

it('a viewer reads and changes nothing', async () => {
  const { body } = await merchant.ask('POST', '/v1/api-keys', { label: 'till', role: 'viewer' });
  const asked = { key: body.key };
  expect((await merchant.ask('GET', path('items'), undefined, asked)).status).toBe(200);
  expect((await merchant.ask('PUT', path('items'), { buffer: 1 }, asked)).body.code).toBe(
    'role_insufficient',
  );
});

it.each<[Resource]>([['merchants'], ['integrations'], ['items'], ['listings']])(
  'who changed what %s say is kept, as far as it was a change',
  async (resource) => {
    const before = await read(resource);
    const lowStock = { threshold: 2, integrationIds: [ids.integrations] };
    const { body: first } = await change(resource, { buffer: 3, lowStock });
    await change(resource, { buffer: 3, lowStock });
    const { body: second } = await change(resource, { buffer: 1 });
    const { body } = await merchant.ask('GET', `${path(resource)}/history`);
    expect(body.data).toMatchObject([
      { revision: 2, before: first, after: second, actor: { label: expect.any(String) } },
      { revision: 1, before, after: first },
    ]);
  },
);
