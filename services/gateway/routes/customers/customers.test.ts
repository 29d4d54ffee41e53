import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { recordNoEvent } from '@onhand/core/orders/inbound-events/record-no-event.ts';
import { redactAtPlatform } from '@onhand/core/persons/erase-person.ts';
import type { CustomerId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import type { TestGateway } from '../../testing/test-gateway.ts';
import { createTestMerchant } from '../../testing/test-merchant.ts';
import type { TestMerchant } from '../../testing/test-merchant.ts';
import { keptBody } from '../../webhooks/kept-body.ts';
import { storeCustomer } from './testing/store-customer.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
let shop: string;
let id: CustomerId;
const person = {
  email: 'Ada@Example.com',
  firstName: 'Ada',
  lastName: 'Lovelace',
  billing: { line1: '1 High Street', city: 'Springfield', country: 'US' },
};
beforeAll(async () => {
  gateway = await createTestGateway();
});
beforeEach(async () => {
  merchant = await createTestMerchant(gateway);
  shop = await merchant.createIntegration();
  id = await storeCustomer(gateway, merchant, shop, person);
});
afterAll(() => gateway[Symbol.asyncDispose]());

const exported = async () => (await merchant.ask('GET', `/v1/customers/${id}/export`)).body;

it('the list shows customers and their shops, and no personal data', async () => {
  const { body } = await merchant.ask('GET', '/v1/customers');
  expect(body.data).toMatchObject([
    { id, hasEmail: true, erasedAt: null, links: [{ integrationId: shop, externalId: person.email }] },
  ]);
  const shown = JSON.stringify(body).replaceAll(person.email, '');
  expect(shown).not.toMatch(/Lovelace|High Street/);
  const none = await merchant.ask('GET', `/v1/customers?integrationId=${shop}&externalId=other`);
  expect(none.body.data).toEqual([]);
});

it('a customer is found by e-mail address, in any case', async () => {
  const found = await merchant.ask('POST', '/v1/customers/find', { email: ' ADA@example.com ' });
  expect(found.body).toMatchObject({ id });
  const other = await merchant.ask('POST', '/v1/customers/find', { email: 'eve@example.com' });
  expect(other).toMatchObject({ status: 404, body: { code: 'customer_not_found' } });
});

it('an export has everything that is held about the person', async () => {
  expect(await exported()).toMatchObject({ customer: { id }, content: person, deliveries: [] });
});

it('each export is audited without the person, and one of nobody is not', async () => {
  const entries = async () => (await merchant.ask('GET', '/v1/audit?action=customer.export')).body.data;
  await merchant.ask('GET', `/v1/customers/${shop}/export`);
  expect(await entries()).toEqual([]);
  await exported();
  await exported();
  expect(await entries()).toMatchObject([
    { actor: { label: 'operator' }, subject: { kind: 'customer', id }, details: {} },
    { subject: { kind: 'customer', id } },
  ]);
  // An id may have the letters `ada` in it.
  expect(JSON.stringify(await entries())).not.toMatch(/\bada\b|lovelace/i);
});

it('what is stored can be read by nobody without the key', async () => {
  const rows = await gateway.db.selectFrom('customers').selectAll().execute();
  const stored = rows.map(({ personal_data: data }) => data?.toString('latin1') ?? '').join();
  expect(stored).not.toMatch(/ada|lovelace|springfield/i);
});

it('erasing removes the data, remembers the hash, and is audited without the person', async () => {
  const erased = await merchant.ask('DELETE', `/v1/customers/${id}`);
  expect(erased).toMatchObject({ status: 200, body: { id, erasedAt: expect.any(String) } });
  expect(await exported()).toMatchObject({ customer: { erasedAt: expect.any(String) }, content: null });
  const [row] = await gateway.db.selectFrom('customers').where('id', '=', id).selectAll().execute();
  expect(row).toMatchObject({ personal_data: null, content_hash: null, email_hash: expect.any(String) });
  const [entry] = (await merchant.ask('GET', '/v1/audit?action=customer.erase')).body.data;
  expect(entry).toMatchObject({ subject: { kind: 'customer', id } });
  expect(JSON.stringify(entry)).not.toMatch(/\bada\b/i);
  const again = await merchant.ask('DELETE', `/v1/customers/${id}`);
  expect(again.body).toEqual(erased.body);
});

it('an import does not bring an erased person back, also under another id', async () => {
  await merchant.ask('DELETE', `/v1/customers/${id}`);
  await expect(
    storeCustomer(gateway, merchant, shop, { ...person, email: 'ada@EXAMPLE.com' }),
  ).rejects.toThrow();
  expect((await merchant.ask('GET', '/v1/customers')).body.data).toMatchObject([
    { id, erasedAt: expect.any(String) },
  ]);
});

it.each([
  ['as text', Buffer.from('sent to ADA@example.com')],
  ['in base64, because it is no text', Buffer.from('sent to ADA@example.com\0\xff', 'latin1')],
])('a delivery that was kept %s and names the person is exported, and erased', async (_how, body) => {
  const delivery = {
    kind: 'not_understood' as const,
    // The API returned both ids.
    merchantId: merchant.id as MerchantId,
    integrationId: shop as IntegrationId,
    eventKey: 'kept',
    topic: 'order.created',
    receivedAt: gateway.clock.now(),
    code: 'body_malformed',
    message: 'The body does not fit its topic.',
    content: keptBody(body),
  };
  await recordNoEvent(gateway.db, delivery, gateway.clock.now());
  const kept = [{ topic: 'order.created', body: delivery.content.body }];
  expect((await exported()).deliveries).toMatchObject(kept);
  await merchant.ask('DELETE', `/v1/customers/${id}`);
  const events = await gateway.db.selectFrom('inbound_events').select('event').execute();
  expect(events).toEqual(events.map(() => ({ event: {} })));
});

it('a redaction by a platform unlinks the person, and erases one that no other shop has', async () => {
  const other = await merchant.createIntegration();
  await storeCustomer(gateway, merchant, other, person);
  // The API returned all ids.
  const of = { merchantId: merchant.id as MerchantId, externalId: person.email, at: gateway.clock.now() };
  await redactAtPlatform(gateway.db, { ...of, integrationId: shop as IntegrationId }, gateway.secretKeys);
  expect(await exported()).toMatchObject({ content: person });
  await redactAtPlatform(gateway.db, { ...of, integrationId: other as IntegrationId }, gateway.secretKeys);
  expect(await exported()).toMatchObject({ content: null });
});

it('another merchant, and keys below admin, get nothing', async () => {
  const other = await createTestMerchant(gateway);
  expect((await other.ask('GET', `/v1/customers/${id}/export`)).status).toBe(404);
  expect((await other.ask('DELETE', `/v1/customers/${id}`)).status).toBe(404);
  const { body } = await merchant.ask('POST', '/v1/api-keys', { label: 'till', role: 'operator' });
  const asked = { key: body.key };
  expect((await merchant.ask('GET', `/v1/customers/${id}/export`, undefined, asked)).status).toBe(403);
  expect((await merchant.ask('DELETE', `/v1/customers/${id}`, undefined, asked)).status).toBe(403);
});
