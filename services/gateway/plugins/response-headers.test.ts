import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await createTestGateway();
});
afterAll(() => gateway[Symbol.asyncDispose]());

const get = (url: string, headers = {}) => gateway.app.inject({ url, headers });

it.each(['/v1/merchants', '/healthz', '/nothing', '/%', '/docs/json'])(
  '%s is neither sniffed, embedded nor cached',
  async (url) => {
    const { headers } = await get(url);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
  },
);

it.each(['/', '/docs', '/docs/'])('the page %s loads its own files only', async (url) => {
  const { statusCode, headers } = await get(url, { accept: 'text/html' });
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toContain('text/html');
  const policy = String(headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'; script-src 'self';");
});

it.each(['/docs/static/nothing.js', '/docs/static/%00', '/docs/static/%2e%2e/x', '/docs/static/%5c..%5cx'])(
  '%s is not found',
  async (url) => {
    const answer = await get(url);
    expect(answer.statusCode).toBe(404);
    expect(answer.json().code).toBe('route_not_found');
  },
);

it('an address that cannot be parsed is a problem', async () => {
  const answer = await get('/v1/items/%zz');
  expect(answer.statusCode).toBe(400);
  expect(answer.json().code).toBe('url_malformed');
});

it.each([
  ['PUT', '/v1/items', 'GET, HEAD, POST'],
  ['POST', '/v1/items/01a2015b-061f-742c-aea0-bd0c926dadeb?x=/y', 'GET, HEAD, PATCH'],
  ['DELETE', '/healthz', 'GET, HEAD'],
  // Also where a path with a parameter matches it.
  ['PATCH', '/v1/rules/preview', 'POST'],
  ['OPTIONS', '/v1/rules/preview', 'POST'],
  ['PUT', '/v1/integrations/01a2015b-061f-742c-aea0-bd0c926dadeb/sync-settings/history', 'GET, HEAD'],
  ['OPTIONS', '/v1/integrations/01a2015b-061f-742c-aea0-bd0c926dadeb/sync-settings/history', 'GET, HEAD'],
] as const)('%s %s is answered with the methods of the path', async (method, url, allow) => {
  const answer = await gateway.app.inject({ method, url });
  expect(answer.statusCode).toBe(405);
  expect(answer.headers.allow).toBe(allow);
  expect(answer.json().code).toBe('method_not_allowed');
});
