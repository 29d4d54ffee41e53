import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';

let gateway: TestGateway;
let merchant: TestMerchant;
beforeAll(async () => {
  gateway = await createTestGateway();
  merchant = await createTestMerchant(gateway);
});
afterAll(() => gateway[Symbol.asyncDispose]());

async function keyOf(
  role: string,
  asked: { merchant?: string } = { merchant: merchant.id },
): Promise<string> {
  const { body } = await gateway.ask('POST', '/v1/api-keys', { label: `a ${role}`, role }, asked);
  return body.key;
}

describe('a key', () => {
  it.each(['', 'nonsense', 'oh_abcdef123456_notTheSecretOfAnybodyHere'])(
    'that is %j gets 401',
    async (key) => {
      const { status, body, headers } = await gateway.ask('GET', '/v1/merchants', undefined, { key });
      expect({ status, code: body.code }).toEqual({ status: 401, code: 'key_invalid' });
      expect(headers['www-authenticate']).toBe('Bearer');
      expect(headers['content-type']).toContain('application/problem+json');
    },
  );

  it('with the right prefix and another secret gets 401', async () => {
    const key = `${gateway.operatorKey.slice(0, -4)}AAAA`;
    expect((await gateway.ask('GET', '/v1/merchants', undefined, { key })).status).toBe(401);
  });

  it('is shown once, and stored only as its hash', async () => {
    const { status, body } = await merchant.ask('POST', '/v1/api-keys', { label: 'till', role: 'viewer' });
    expect(status).toBe(201);
    expect(body.key).toMatch(/^oh_[0-9a-f]{12}_[\w-]{43}$/);
    const listed = await merchant.ask('GET', '/v1/api-keys');
    expect(JSON.stringify(listed.body)).not.toContain(body.key);
    const row = await gateway.db.selectFrom('api_keys').where('id', '=', body.id).selectAll().execute();
    expect(JSON.stringify(row)).not.toContain(body.key);
  });

  it('counts no more once it is revoked', async () => {
    const created = await merchant.ask('POST', '/v1/api-keys', { label: 'till', role: 'viewer' });
    const { key, id } = created.body;
    expect((await gateway.ask('GET', '/v1/items', undefined, { key })).status).toBe(200);
    const revoked = await merchant.ask('DELETE', `/v1/api-keys/${id}`);
    expect(revoked.body.revokedAt).toBe(gateway.clock.now().toISOString());
    expect((await gateway.ask('GET', '/v1/items', undefined, { key })).status).toBe(401);
  });

  it('takes no Idempotency-Key: an answer with a secret is not stored', async () => {
    const asked = { headers: { 'idempotency-key': 'k1' } };
    const { body } = await merchant.ask('POST', '/v1/api-keys', { label: 'till', role: 'viewer' }, asked);
    expect(body.code).toBe('idempotency_unsupported');
  });
});

describe('a role', () => {
  it.each([
    ['viewer', 'GET', '/v1/items', undefined, 200],
    ['viewer', 'POST', '/v1/items', { title: 'Mug' }, 403],
    ['viewer', 'GET', '/v1/api-keys', undefined, 403],
    ['operator', 'POST', '/v1/items', { title: 'Mug' }, 201],
    ['operator', 'POST', '/v1/api-keys', { label: 'mine', role: 'admin' }, 403],
    ['operator', 'POST', '/v1/integrations', {}, 403],
    ['admin', 'POST', '/v1/api-keys', { label: 'mine', role: 'viewer' }, 201],
  ] as const)('%s: %s %s', async (role, method, url, body, status) => {
    const answer = await gateway.ask(method, url, body, { key: await keyOf(role) });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body.code).toBe('role_insufficient');
  });
});

describe("a merchant's key", () => {
  it('acts in its merchant without naming it', async () => {
    const key = await keyOf('admin');
    const { body } = await gateway.ask('GET', '/v1/merchants', undefined, { key });
    expect(body.data.map((one: { id: string }) => one.id)).toEqual([merchant.id]);
  });

  it('does not see that another merchant exists', async () => {
    const key = await keyOf('admin');
    const other = await createTestMerchant(gateway);
    const named = await gateway.ask('GET', '/v1/items', undefined, { key, merchant: other.id });
    expect(named.body.code).toBe('merchant_not_found');
    const read = await gateway.ask('GET', `/v1/merchants/${other.id}`, undefined, { key });
    expect(read.body.code).toBe('merchant_not_found');
  });

  it.each([
    ['/v1/merchants', { name: 'Another' }],
    ['/v1/api-keys', { label: 'all', role: 'admin', scope: 'operator' }],
  ])('creates nothing of the operator: %s', async (url, body) => {
    const answer = await gateway.ask('POST', url, body, { key: await keyOf('admin') });
    expect(answer.body.code).toBe('operator_key_required');
  });
});

describe("an operator's key", () => {
  it('has to name the merchant', async () => {
    const { status, body } = await gateway.ask('GET', '/v1/items');
    expect({ status, code: body.code }).toEqual({ status: 400, code: 'merchant_required' });
  });

  it.each(['01a2015b-061f-742c-aea0-bd0c926dadeb', 'acme'])('naming no merchant: %s', async (unknown) => {
    const { status, body } = await gateway.ask('GET', '/v1/items', undefined, { merchant: unknown });
    expect({ status, code: body.code }).toEqual({ status: 404, code: 'merchant_not_found' });
  });

  it('can be made for the operator', async () => {
    const made = await gateway.ask('POST', '/v1/api-keys', {
      label: 'ops',
      role: 'viewer',
      scope: 'operator',
    });
    expect(made.body.merchantId).toBeNull();
    const asked = { key: made.body.key, merchant: merchant.id };
    expect((await gateway.ask('GET', '/v1/items', undefined, asked)).status).toBe(200);
  });
});

describe('a merchant', () => {
  it('has a first location from the start', async () => {
    const { body } = await merchant.ask('GET', '/v1/locations');
    expect(body.data).toMatchObject([{ name: 'Main' }]);
    expect((await gateway.ask('GET', `/v1/merchants/${merchant.id}`)).body.name).toBe('Acme');
  });

  it('can leave its stock to a source store', async () => {
    const body = { name: 'Acme', stockAuthority: 'source' };
    expect((await gateway.ask('POST', '/v1/merchants', body)).body).toMatchObject(body);
  });

  it('has one location of a name', async () => {
    expect((await merchant.ask('POST', '/v1/locations', { name: 'Back room' })).status).toBe(201);
    const again = await merchant.ask('POST', '/v1/locations', { name: 'Back room' });
    expect({ status: again.status, code: again.body.code }).toEqual({ status: 409, code: 'location_exists' });
  });
});
