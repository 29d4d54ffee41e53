import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';
import { storeObservation } from './testing/store-observation.ts';

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
  integration = await merchant.createIntegration();
  item = await merchant.createItem(10);
  listing = await merchant.createListing(integration, { itemId: item });
});
afterAll(() => gateway[Symbol.asyncDispose]());

const quarantined = () => storeObservation(gateway.db, listing, { state: 'quarantined' });
const onHand = async () => (await merchant.ask('GET', `/v1/items/${item}/stock`)).body.onHand;
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
    const { data } = (await merchant.ask('GET', '/v1/observations?state=quarantined')).body;
    expect(data).toMatchObject([{ id: untouched }]);
  });

  it.each([{ ids: [] }, {}, { ids: ['x'] }])('as %j are refused', async (body) => {
    const answer = await merchant.ask('POST', '/v1/observations/accept', body);
    expect(codeOf(answer)).toEqual([400, 'request_invalid']);
  });
});
