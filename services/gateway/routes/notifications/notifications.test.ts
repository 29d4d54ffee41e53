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

const path = '/v1/notification-subscriptions';
const webhook = { label: 'Ops', channel: 'webhook', address: 'https://receiver.test/hook?key=1' };
const email = { label: 'Ops', channel: 'email', address: 'ops@shop.test' };
const causes = { incidentKinds: ['oversell', 'oversell'], failedItemsAbove: 10 };

it('a webhook shows its secret once; the list shows everything else', async () => {
  const { status, headers, body } = await merchant.ask('POST', path, { ...webhook, ...causes });
  expect(status).toBe(201);
  expect(headers['cache-control']).toBe('no-store');
  const { secret, ...shown } = body;
  expect(Buffer.from(secret.slice('whsec_'.length), 'base64')).toHaveLength(32);
  expect(shown).toMatchObject({ ...webhook, incidentKinds: ['oversell'], failedItemsAbove: 10 });
  expect((await merchant.ask('GET', path)).body.data).toEqual([shown]);
  const { ciphertext } = await gateway.db
    .selectFrom('notification_secrets')
    .select('ciphertext')
    .executeTakeFirstOrThrow();
  expect(ciphertext.includes(secret)).toBe(false);
});

it('the audit log keeps neither the address nor the secret', async () => {
  await merchant.ask('POST', path, { ...email, ...causes });
  const { data } = (await merchant.ask('GET', '/v1/audit?action=notification_subscription.create')).body;
  expect(data[0].details.asked).toMatchObject({ label: 'Ops', channel: 'email' });
  expect(JSON.stringify(data)).not.toMatch(/ops@shop\.test|receiver\.test|whsec_/);
});

it.each([
  [{ ...email }, 422, 'subscription_without_cause'],
  [{ ...webhook, ...causes, address: 'ftp://receiver.test' }, 422, 'webhook_address_invalid'],
  [{ ...webhook, ...causes, address: 'https://user:password@receiver.test' }, 422, 'webhook_address_invalid'],
  [{ ...email, ...causes, address: 'ops' }, 400, 'request_invalid'],
  [{ ...email, incidentKinds: ['notification_failed'] }, 400, 'request_invalid'],
])('%j is refused: %i %s', async (body, status, code) => {
  expect(await merchant.ask('POST', path, body)).toMatchObject({ status, body: { code } });
});

it('a test message waits in the outbox, and goes with its subscription', async () => {
  const id = await merchant.create(path, { ...email, ...causes });
  const { status, body } = await merchant.ask('POST', `${path}/${id}/test`);
  expect(status).toBe(202);
  expect(body).toMatchObject({ subscriptionId: id, causeKind: 'test', state: 'waiting', failure: null });
  const list = async () => (await merchant.ask('GET', `/v1/notifications?subscriptionId=${id}`)).body.data;
  expect(await list()).toEqual([body]);
  expect((await merchant.ask('DELETE', `${path}/${id}`)).status).toBe(200);
  expect(await list()).toEqual([]);
  for (const gone of [
    await merchant.ask('DELETE', `${path}/${id}`),
    await merchant.ask('POST', `${path}/${id}/test`),
  ]) {
    expect(gone).toMatchObject({ status: 404, body: { code: 'subscription_not_found' } });
  }
});

it('another merchant sees and deletes nothing of it', async () => {
  const id = await merchant.create(path, { ...email, ...causes });
  const other = await createTestMerchant(gateway);
  expect((await other.ask('GET', path)).body.data).toEqual([]);
  expect((await other.ask('DELETE', `${path}/${id}`)).status).toBe(404);
  expect((await other.ask('POST', `${path}/${id}/test`)).status).toBe(404);
});
