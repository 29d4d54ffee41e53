import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';
import { storeObservation } from './testing/store-observation.ts';
import { testDescription } from '../../testing/test-description.ts';
import type { ReadResult } from '@onhand/contracts/connector/inventory.ts';
import type { InputOf } from '@onhand/contracts/connector/operations.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let integration: string;
let item: string;
let listing: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
});
beforeEach(async () => {
  shows(() => seen(3));
  integration = await merchant.createIntegration();
  item = await merchant.createItem(10);
  listing = await merchant.createListing(integration, { itemId: item });
});
afterAll(() => gateway[Symbol.asyncDispose]());

/** What the platform answers for each record that is read. */
function shows(answer: () => ReadResult): void {
  gateway.connect({
    describe: async () => testDescription,
    call: async (_platform, _operation, { input }) => {
      // Decisions read quantities, and call nothing else.
      const { rows } = input as InputOf<'inventory.read'>;
      return rows.map(({ key }) => ({ key, result: answer() })) as never;
    },
  });
}
const seen = (quantity: number | null): ReadResult => ({
  kind: 'seen',
  seen: { quantity, readStartedAt: gateway.clock.now().toISOString() },
});
const quarantined = () => storeObservation(gateway.db, listing, { state: 'quarantined' });
const onHand = async () => (await merchant.ask('GET', `/v1/items/${item}/stock`)).body.onHand;
const seenNothing: ReadResult = {
  kind: 'seen',
  seen: { quantity: null, why: 'unmanaged', readStartedAt: '2026-11-22T12:00:00.000Z' },
};
const codeOf = ({ status, body }: { status: number; body: { code: string } }) => [status, body.code];

describe('one observation', () => {
  it('is accepted: the fall enters the ledger, by whose key it was', async () => {
    const id = await quarantined();
    const { status, body } = await merchant.ask('POST', `/v1/observations/${id}/accept`);
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { id, state: 'adopted', decidedBy: expect.stringMatching(/./), decidedAt: expect.any(String) },
    });
    expect(await onHand()).toBe(5);
    expect(gateway.nudges.at(-1)).toEqual([integration]);
  });

  it('is reversed: stock stays, and the platform is to be overwritten', async () => {
    const id = await quarantined();
    const { status } = await merchant.ask('POST', `/v1/observations/${id}/reverse`);
    expect(status).toBe(200);
    expect(await onHand()).toBe(10);
    expect((await merchant.ask('GET', '/v1/observations?state=quarantined')).body.data).toEqual([]);
  });

  it('that is over cannot be decided again', async () => {
    const id = await storeObservation(gateway.db, listing, { state: 'dropped' });
    const answer = await merchant.ask('POST', `/v1/observations/${id}/accept`);
    expect(codeOf(answer)).toEqual([409, 'observation_not_open']);
  });
});

describe('a decision looks again', () => {
  it.each(['accept', 'reverse'])('%s: a figure that went back leaves nothing to decide', async (verb) => {
    const id = await quarantined();
    shows(() => seen(8));
    const { status, body } = await merchant.ask('POST', `/v1/observations/${id}/${verb}`);
    expect({ status, body }).toMatchObject({ status: 200, body: { id, state: 'dropped', decidedBy: null } });
    expect(await onHand()).toBe(10);
    const many = await merchant.ask('POST', `/v1/observations/${verb}`, { ids: [await quarantined()] });
    expect(many.body).toMatchObject({ decided: [], ended: [{ state: 'dropped' }], refused: [] });
  });

  it('decides by the figure of that moment', async () => {
    const id = await quarantined();
    shows(() => seen(6));
    const { body } = await merchant.ask('POST', `/v1/observations/${id}/accept`);
    expect(body).toMatchObject({ state: 'adopted', seen: 6, units: -2 });
    expect(await onHand()).toBe(8);
  });

  it.each<[string, ReadResult, number, string]>([
    ['is away', { kind: 'unavailable', message: 'Away.' }, 503, 'platform_unavailable'],
    ['refuses us', { kind: 'unauthorized', message: 'Who?' }, 409, 'platform_unauthorized'],
    ['gives no quantity', seenNothing, 409, 'observation_figure_unreadable'],
  ])('where the platform %s nothing is decided, unless somebody asks for it', async (_, result, status, code) => {
    const id = await quarantined();
    shows(() => result);
    const refused = await merchant.ask('POST', `/v1/observations/${id}/accept`);
    expect(codeOf(refused)).toEqual([status, code]);
    expect(await onHand()).toBe(10);
    const decided = await merchant.ask('POST', `/v1/observations/${id}/accept`, { withoutReading: true });
    expect(decided.body).toMatchObject({ state: 'adopted', seen: 3 });
    expect(await onHand()).toBe(5);
  });

  it('waits for no write under way: that listing is left undecided', async () => {
    const id = await quarantined();
    await gateway.db
      .updateTable('channel_stock')
      .set({ state: 'open', opened_at: gateway.clock.now(), open_epoch: 1, open_request_key: 'write' })
      .where('integration_id', '=', integration as IntegrationId)
      .execute();
    const answer = await merchant.ask('POST', `/v1/observations/${id}/reverse`);
    expect(codeOf(answer)).toEqual([409, 'observation_figure_moving']);
  });
});

describe('many observations', () => {
  it('named: the answer tells which were decided and why not the others', async () => {
    const id = await quarantined();
    const over = await storeObservation(gateway.db, listing, { state: 'dropped' });
    const { body } = await merchant.ask('POST', '/v1/observations/reverse', { ids: [id, over, item] });
    expect(body).toMatchObject({
      decided: [{ id }],
      refused: [
        { id: over, code: 'observation_not_open' },
        { id: item, code: 'observation_not_found' },
      ],
    });
  });

  it('of an integration: all that are quarantined, and no other integration’s', async () => {
    const id = await quarantined();
    const elsewhere = await merchant.createIntegration();
    const other = await merchant.createListing(elsewhere, { itemId: await merchant.createItem(10) });
    const untouched = await storeObservation(gateway.db, other, { state: 'quarantined' });
    const answer = await merchant.ask('POST', '/v1/observations/accept', { integrationId: integration });
    expect(answer.body).toMatchObject({ decided: [{ id }], refused: [] });
    const left = (of: string) =>
      merchant.ask('GET', `/v1/observations?state=quarantined&integrationId=${of}`);
    expect((await left(elsewhere)).body.data).toMatchObject([{ id: untouched }]);
    expect((await left(integration)).body.data).toEqual([]);
  });

  it.each([{ ids: [] }, {}, { ids: ['x'] }])('as %j are refused', async (body) => {
    const answer = await merchant.ask('POST', '/v1/observations/accept', body);
    expect(codeOf(answer)).toEqual([400, 'request_invalid']);
  });
});
