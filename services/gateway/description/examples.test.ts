import { blockCodes } from '@onhand/contracts/gateway-api/block-codes.ts';
import { problemGroups } from '@onhand/contracts/gateway-api/problems.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTestGateway } from '../testing/test-gateway.ts';
import type { TestGateway } from '../testing/test-gateway.ts';
import { createTestMerchant } from '../testing/test-merchant.ts';

interface Operation {
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly example?: unknown }>> };
  readonly parameters?: readonly {
    readonly in: string;
    readonly name: string;
    readonly schema: { readonly enum?: readonly string[] };
  }[];
  readonly tags?: readonly string[];
}

let gateway: TestGateway;
let merchantId: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  ({ id: merchantId } = await createTestMerchant(gateway));
});
afterAll(() => gateway[Symbol.asyncDispose]());

const operations = () =>
  Object.entries(gateway.app.swagger().paths ?? {}).flatMap(([path, methods]) =>
    // The plugin's own types know no schemas.
    Object.entries(methods as Readonly<Record<string, Operation>>).map(([method, operation]) => ({
      path,
      method,
      ...operation,
    })),
  );

it('the example of each body is taken as it stands: it may not fit what there is, but its form is right', async () => {
  const refused: string[] = [];
  let sent = 0;
  for (const { path, method, requestBody, parameters = [] } of operations()) {
    if (!path.startsWith('/v1/')) continue;
    for (const [type, { example }] of Object.entries(requestBody?.content ?? {})) {
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
        const [one = '01a2015b-061f-742c-aea0-bd0c926dadeb'] =
          parameters.find((parameter) => parameter.name === name)?.schema.enum ?? [];
        return one;
      });
      const answer = await gateway.app.inject({
        method: method.toUpperCase() as 'POST',
        url,
        headers: {
          authorization: `Bearer ${gateway.operatorKey}`,
          'onhand-merchant': merchantId,
          'content-type': type,
        },
        payload: typeof example === 'string' ? example : JSON.stringify(example),
      });
      sent += 1;
      if (answer.statusCode === 400 || answer.statusCode >= 500) {
        refused.push(`${method} ${path} ${JSON.stringify(example)}: ${answer.body}`);
      }
    }
  }
  expect(refused).toEqual([]);
  expect(sent).toBeGreaterThan(60);
});

it('every operation belongs to a subject that the reference lists', () => {
  const listed = new Set((gateway.app.swagger().tags ?? []).map(({ name }) => name));
  const unlisted = operations().filter(({ tags = [] }) => !tags.some((tag) => listed.has(tag)));
  expect(unlisted.map(({ method, path }) => `${method} ${path}`)).toEqual([]);
});

it('every request that a problem or a block names is one of the API', () => {
  const known = new Set(operations().map(({ method, path }) => `${method.toUpperCase()} ${path}`));
  const helps = [...Object.values(problemGroups), blockCodes].flatMap((codes) =>
    Object.values<{ readonly requests?: readonly string[] }>(codes),
  );
  const named = helps.flatMap(({ requests = [] }) => requests);
  const form = (request: string) => request.replace(/\?.*$/, '').replaceAll(/:(\w+)/g, '{$1}');
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((request) => !known.has(form(request)))).toEqual([]);
});
