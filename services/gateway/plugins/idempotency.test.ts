import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let item: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
  item = await merchant.createItem(0);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const receive = (quantity: number, key: string, to = item) =>
  merchant.ask('POST', `/v1/items/${to}/receipts`, { quantity }, { headers: { 'idempotency-key': key } });
const onHand = async () => (await merchant.ask('GET', `/v1/items/${item}/stock`)).body.onHand;

it('books once and answers the same request with the first answer', async () => {
  const before = await onHand();
  const first = await receive(5, 'same');
  const again = await receive(5, 'same');
  expect(again.body).toEqual(first.body);
  expect(again.status).toBe(first.status);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(await onHand()).toBe(before + 5);
});

it('refuses a key that was used with another body, or for another route', async () => {
  await receive(5, 'reused');
  const other = await merchant.createItem(0);
  for (const answer of [await receive(6, 'reused'), await receive(5, 'reused', other)]) {
    expect({ status: answer.status, code: answer.body.code }).toEqual({
      status: 422,
      code: 'idempotency_key_reused',
    });
  }
});

it('books once of two that come at the same time', async () => {
  const before = await onHand();
  const answers = await Promise.all([receive(3, 'together'), receive(3, 'together')]);
  for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
    expect({ status, code: body.code }).toEqual({ status: 409, code: 'idempotency_in_progress' });
  }
  expect(await onHand()).toBe(before + 3);
});

it('answers a problem again as the problem it was', async () => {
  const unknown = '01a2015b-061f-742c-aea0-bd0c926dadeb';
  const first = await receive(5, 'problem', unknown);
  const again = await receive(5, 'problem', unknown);
  expect(first.status).toBe(404);
  expect(again.body).toEqual(first.body);
  expect(again.headers['content-type']).toContain('application/problem+json');
});

it('takes a key over from a request that died, and the ledger still books once', async () => {
  const before = await onHand();
  await receive(2, 'crash');
  // Simulates that the process ended between the booking and the stored answer.
  await gateway.db
    .updateTable('idempotency_keys')
    .set({ status: null, response: null })
    .where('key', '=', 'crash')
    .execute();
  expect((await receive(2, 'crash')).body.code).toBe('idempotency_in_progress');
  gateway.clock.advance(61_000);
  expect((await receive(2, 'crash')).body).toMatchObject({ kind: 'repeated', onHand: before + 2 });
});

it('refuses a key that nobody could have meant', async () => {
  expect((await receive(1, 'x'.repeat(201))).body.code).toBe('idempotency_key_invalid');
});
