import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
});

interface Theirs {
  readonly id: string;
  readonly name: string;
  readonly active?: boolean;
}

/** Gives the platform these locations. */
function theyHave(...locations: readonly Theirs[]): void {
  gateway.connect({
    // The cast is safe: these tests read nothing else from a description.
    describe: async () => ({ locations: true }) as Description,
    // The cast is safe: only one operation is called, and the answer has its shape.
    call: async () =>
      ({ kind: 'locations', locations: locations.map((one) => ({ active: true, ...one })) }) as never,
  });
}

const ofPlatform = (id: string): string => `/v1/integrations/${id}/location-mappings`;
const byName = { byName: true };

describe("a platform's locations", () => {
  it('are listed with ours that are called like them', async () => {
    const back = await merchant.create('/v1/locations', { name: 'Back room' });
    const id = await merchant.createIntegration({
      locationMappings: [{ externalLocationId: '9', locationId: merchant.locationId }],
    });
    theyHave({ id: '7', name: 'BACK ROOM ' }, { id: '9', name: 'Elsewhere', active: false });
    const { body } = await merchant.ask('GET', `/v1/integrations/${id}/external-locations`);
    expect(body.data).toEqual([
      {
        id: '7',
        name: 'BACK ROOM ',
        active: true,
        locationIds: [],
        byName: 'matched',
        suggestedLocationId: back,
      },
      {
        id: '9',
        name: 'Elsewhere',
        active: false,
        locationIds: [merchant.locationId],
        byName: 'none',
        suggestedLocationId: null,
      },
    ]);
  });

  it('cannot be asked for where there are none, nobody answers, or the platform refuses', async () => {
    const id = await merchant.createIntegration();
    const ask = async () =>
      (await merchant.ask('GET', `/v1/integrations/${id}/external-locations`)).body.code;
    gateway.connect({ describe: async () => ({ locations: false }) as Description });
    expect(await ask()).toBe('capability_missing');
    gateway.connect({});
    expect(await ask()).toBe('platform_unavailable');
    gateway.connect({
      describe: async () => ({ locations: true }) as Description,
      call: async () => ({ kind: 'unauthorized', message: 'Unknown key.' }) as never,
    });
    expect(await ask()).toBe('platform_unauthorized');
  });
});

describe('mapping by name', () => {
  it('maps what is called alike, in place of the stand-in, and leaves what is mapped', async () => {
    const back = await merchant.create('/v1/locations', { name: 'Back room' });
    const other = await merchant.create('/v1/locations', { name: 'Other' });
    const id = await merchant.createIntegration();
    const explicit = { externalLocationId: '9', locationId: other };
    theyHave({ id: '7', name: 'back room' }, { id: '8', name: 'Other' }, { id: '9', name: 'Elsewhere' });
    await merchant.ask('PUT', ofPlatform(id), {
      mappings: [{ externalLocationId: '', locationId: merchant.locationId }, explicit],
    });
    const { status, body } = await merchant.ask('PUT', ofPlatform(id), byName);
    const mappings = [{ externalLocationId: '7', locationId: back }, explicit];
    expect({ status, body }).toEqual({ status: 200, body: { mappings } });
    const after = (await merchant.ask('GET', ofPlatform(id))).body.mappings;
    expect(after).toHaveLength(2);
    expect(after).toEqual(expect.arrayContaining(mappings));
  });

  it('changes nothing where no name is the same', async () => {
    const id = await merchant.createIntegration();
    theyHave({ id: '7', name: 'Nowhere' }, { id: '8', name: 'Closed', active: false });
    await merchant.create('/v1/locations', { name: 'Closed' });
    const answer = await merchant.ask('PUT', ofPlatform(id), byName);
    expect([answer.status, answer.body.code]).toEqual([422, 'no_location_of_a_name']);
    expect((await merchant.ask('GET', ofPlatform(id))).body.mappings).toEqual([
      { externalLocationId: '', locationId: merchant.locationId },
    ]);
  });
});

it('a listing stands at a location that is mapped later, unless it was made for some only', async () => {
  const back = await merchant.create('/v1/locations', { name: 'Back room' });
  const third = await merchant.create('/v1/locations', { name: 'Third' });
  const first = { externalLocationId: '1', locationId: merchant.locationId };
  const second = { externalLocationId: '2', locationId: back };
  const id = await merchant.createIntegration({ locationMappings: [first, second] });
  const itemId = await merchant.createItem(3);
  const everywhere = await merchant.createListing(id, { itemId });
  const here = await merchant.createListing(id, {
    itemId: await merchant.createItem(1),
    externalLocationIds: ['1'],
  });
  const mappings = [first, second, { externalLocationId: '3', locationId: third }];
  expect((await merchant.ask('PUT', ofPlatform(id), { mappings })).status).toBe(200);
  expect((await merchant.ask('PUT', ofPlatform(id), { mappings })).status).toBe(200);

  const placesOf = async (listing: string) => {
    const { channelStock } = (await merchant.ask('GET', `/v1/listings/${listing}`)).body;
    return channelStock
      .map((stock: { externalLocationId: string; state: string }) => [stock.externalLocationId, stock.state])
      .toSorted();
  };
  expect(await placesOf(everywhere)).toEqual([
    ['1', 'due'],
    ['2', 'due'],
    ['3', 'due'],
  ]);
  expect(await placesOf(here)).toEqual([['1', 'due']]);
});
