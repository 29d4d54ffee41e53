import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { Answer, TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';
import type { TestMerchant } from '../testing/test-merchant.ts';
import { anyId, bodies, queries } from './testing/named-rows.ts';
import { furnishOwner } from './testing/owned-rows.ts';
import type { OwnedRows } from './testing/owned-rows.ts';
import { unnamedRequests } from './testing/unnamed-rows.ts';

/** Each query has its own condition, which has to hold without the policies of row-level security, too. */
const locks = [
  ['with row-level security', {}],
  ['without row-level security', { seesAll: true }],
] as const;
const callers = ['its own key', "the operator's key that names it"] as const;

type Method = Parameters<TestGateway['ask']>[0];

// Nobody signs in here: people can be admitted once a provider is configured.
const openId = { issuer: 'https://id.example', clientId: 'onhand', clientSecret: 'a secret', name: 'Test' };

describe.each(locks)('%s', (_lock, options) => {
  let gateway: TestGateway;
  let rows: OwnedRows;
  /** The routes below /v1, such as `GET /v1/items/:id`. */
  let routes: readonly string[];
  beforeAll(async () => {
    gateway = await createTestGateway({ ...options, openId });
    rows = await furnishOwner(gateway);
    routes = Object.entries(gateway.app.swagger().paths ?? {})
      .filter(([path]) => path.startsWith('/v1/'))
      .flatMap(([path, methods]) =>
        Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path.replace('{id}', ':id')}`),
      );
  });
  afterAll(() => gateway[Symbol.asyncDispose]());

  describe.each(callers)('a merchant with %s', (caller) => {
    let stranger: TestMerchant;
    let key: string;
    beforeAll(async () => {
      stranger = await createTestMerchant(gateway);
      const { body } = await stranger.ask('POST', '/v1/api-keys', { label: 'admin', role: 'admin' });
      key = body.key;
    });

    /** Asks as the stranger. Fails if the answer has an id of the owner that the request does not have. */
    async function ask(method: Method, url: string, body?: unknown, headers = {}): Promise<Answer> {
      const answer = await (caller === 'its own key'
        ? gateway.ask(method, url, body, { key, headers })
        : stranger.ask(method, url, body, { headers }));
      const asked = `${url} ${JSON.stringify(body)}`;
      const told = JSON.stringify(answer.body);
      const leaked = Object.values(rows).filter((id: string) => told.includes(id) && !asked.includes(id));
      expect(leaked, `${method} ${url}: ${told}`).toEqual([]);
      return answer;
    }

    it('gets 404 of every route that names a row of another merchant, and changes nothing', async () => {
      const before = await stateOf(rows.merchants);
      const naming = routes.filter((route) => route.includes(':id'));
      expect(naming.length).toBeGreaterThan(20);
      const answers = await Promise.all(
        naming.map(async (route) => {
          const [method = '', path = ''] = route.split(' ');
          const id = Object.entries(rows).find(([resource]) => path.startsWith(`/v1/${resource}/`))?.[1];
          // The cast is safe: the API describes this method for the path.
          const answer = await ask(
            method as Method,
            path.replace(':id', id ?? 'unknown').replace('{entity}', 'inventory') + (queries[route] ?? ''),
            bodies[route],
          );
          return [route, answer.status, answer.body.code?.endsWith('_not_found')];
        }),
      );
      expect(answers).toEqual(naming.map((route) => [route, 404, true]));
      expect(await stateOf(rows.merchants)).toEqual(before);
    });

    it('gets nothing of another merchant from any other route, and changes nothing', async () => {
      const before = await stateOf(rows.merchants);
      const requests = await unnamedRequests(rows, stranger);
      expect(Object.keys(requests).toSorted()).toEqual(
        routes.filter((route) => !route.includes(':id')).toSorted(),
      );
      const answers: unknown[] = [];
      const expected: unknown[] = [];
      for (const [route, asked] of Object.entries(requests)) {
        if (typeof asked === 'string') continue;
        const [method = '', path = ''] = route.split(' ');
        for (const { query = '', body, headers, status = 200, answer = {} } of asked) {
          // The cast is safe: the API describes this method for the path.
          const got = await ask(method as Method, path + query, body, headers);
          answers.push([route, body, got.status, got.body]);
          expected.push([route, body, status, got.body === null ? null : { ...got.body, ...answer }]);
        }
      }
      expect(answers).toEqual(expected);
      expect(await stateOf(rows.merchants)).toEqual(before);
    });

    it('refuses to tie rows of two merchants together', async () => {
      const integration = await stranger.createIntegration();
      const item = await stranger.createItem(1);
      const listing = await stranger.createListing(integration);
      const answers = await Promise.all([
        ask('POST', '/v1/listings', { integrationId: rows.integrations, externalKey: 'x' }),
        ask('POST', '/v1/listings', {
          integrationId: integration,
          externalKey: 'x',
          itemId: rows.items,
        }),
        ask('POST', `/v1/listings/${listing}/link`, { itemId: rows.items }),
        ask('POST', `/v1/items/${item}/receipts`, { quantity: 1, locationId: anyId }),
        ask('POST', '/v1/ship-notices', {
          reference: 'X',
          lines: [{ itemId: item, units: 1, locationId: rows.locations }],
        }),
        ask('POST', '/v1/items', { productId: anyId }),
        ask('POST', '/v1/observations/reverse', { integrationId: rows.integrations }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 404]);
    });
  });

  /** Reads a digest of all rows that a merchant has in each table. */
  async function stateOf(merchantId: string): Promise<Readonly<Record<string, string>>> {
    const { rows: tables } = await sql<{ name: string }>`
      select relname as name from pg_class join pg_attribute on attrelid = pg_class.oid
      where relnamespace = 'public'::regnamespace and relkind = 'r' and attname = 'merchant_id'`.execute(
      gateway.db,
    );
    const digests = await Promise.all(
      tables.map(async ({ name }) => {
        const { rows: found } = await sql<{ digest: string }>`
          select count(*) || ' ' || coalesce(md5(string_agg(one::text, ' ' order by one::text)), '') as digest
          from ${sql.table(name)} one where merchant_id = ${merchantId}`.execute(gateway.db);
        return [name, found[0]?.digest ?? ''];
      }),
    );
    return Object.fromEntries(digests);
  }
});
