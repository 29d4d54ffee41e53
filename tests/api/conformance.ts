import type { IncomingMessage, ServerResponse } from 'node:http';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import { expect, it } from 'vitest';
import { installSchemathesis, runSchemathesis } from './schemathesis.ts';
import { seedRows } from './seed.ts';
import type { Rows } from './seed.ts';
import { anyShop } from './shop.ts';

const seconds = Number(process.env['TEST_API_SECONDS'] || 480);

it('every answer of the gateway is as its description says, and none is a server error', async () => {
  await installSchemathesis();
  await using gateway = await createTestGateway();
  gateway.connect(anyShop);
  const merchant = await createTestMerchant(gateway);
  const rows = await seedRows(gateway, merchant);
  const url = await gateway.app.listen({ port: 0, host: '127.0.0.1' });
  const answers = countAnswers(gateway);
  const reports = await mkdtemp(join(tmpdir(), 'onhand-api-'));
  const findings = await runSchemathesis({
    document: withExamples(gateway.app.swagger(), rows),
    url,
    headers: { Authorization: `Bearer ${gateway.operatorKey}`, 'onhand-merchant': merchant.id },
    seconds,
    reports,
  });
  const serverErrors = Object.entries(answers).filter(([status]) => Number(status) >= 500);
  console.log(JSON.stringify({ ...findings, answers, reports }));
  expect(findings).toMatchObject({ exitCode: 0, failures: [], errors: [] });
  expect(serverErrors).toEqual([]);
});

/** Counts the answers by status from now on. */
function countAnswers({ app }: TestGateway): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  app.server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
    response.once('finish', () => {
      counts[response.statusCode] = (counts[response.statusCode] ?? 0) + 1;
    });
  });
  return counts;
}

/** Names the merchant's rows as examples of the ids in paths. Random ids would mostly get a 404. */
function withExamples(document: object, rows: Rows): object {
  return JSON.parse(JSON.stringify(document), (key, value) => {
    if (key !== 'paths') return value;
    const paths = value as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
    return Object.fromEntries(
      // A stream does not end, so nothing waits for its answer.
      Object.entries(paths).flatMap(([path, operations]) =>
        path === '/v1/events' ? [] : [[path, exemplified(operations, exampleOf(path, rows))]],
      ),
    );
  });
}

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
}

function exemplified(operations: Readonly<Record<string, Operation>>, example: string | undefined) {
  return Object.fromEntries(
    Object.entries(operations).map(([method, operation]) => [
      method,
      {
        ...operation,
        parameters: (operation.parameters ?? [])
          // Every request has the same merchant. Generated Idempotency-Keys repeat, and would be refused.
          .filter(({ name }) => name !== 'onhand-merchant' && name !== 'idempotency-key')
          .map((one) =>
            one.in === 'path' && /id$/i.test(one.name) && example !== undefined ? { ...one, example } : one,
          ),
      },
    ]),
  );
}

function exampleOf(path: string, rows: Rows): string | undefined {
  const resource = path.split('/').find((part) => part in rows);
  return resource === undefined ? undefined : rows[resource];
}
