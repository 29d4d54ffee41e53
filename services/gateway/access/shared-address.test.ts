import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const askWith = (key: string) => gateway.ask('GET', '/v1/items', undefined, { key });
const guess = (index: number) => askWith(`oh_abcdef123456_notTheSecretOfAnybody${index}`);

it('however many keys are guessed at an address, a right one that was never used there passes', async () => {
  const merchant = await createTestMerchant(gateway);
  const create = async () =>
    (await merchant.ask('POST', '/v1/api-keys', { label: 'till', role: 'viewer' })).body;
  const before = await create();
  const guesses = await Promise.all(Array.from({ length: 20 }, (_, index) => guess(index)));
  expect(guesses.map(({ status }) => status)).toEqual(guesses.map(() => 401));
  const [limited, right] = await Promise.all([guess(20), askWith(before.key)]);
  expect([limited.status, limited.body.code]).toEqual([429, 'too_many_guesses']);
  expect(limited.headers['retry-after']).toBe('60');
  expect(right.status).toBe(200);

  const created = await create();
  expect((await askWith(created.key)).status).toBe(200);
  await merchant.ask('DELETE', `/v1/api-keys/${before.id}`);
  // The key counted as right before, so the database is asked once more.
  expect((await askWith(before.key)).status).toBe(401);
  expect((await askWith(before.key)).status).toBe(429);
});
