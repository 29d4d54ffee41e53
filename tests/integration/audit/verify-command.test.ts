import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chainEntries } from '@onhand/core/audit/chain-entries.ts';
import { createTestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import type { TestGateway } from '@onhand/gateway/testing/test-gateway.ts';
import { createTestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import type { TestMerchant } from '@onhand/gateway/testing/test-merchant.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

let gateway: TestGateway;
let merchant: TestMerchant;
let folder: string;
let heads: string;
let exported: string;
beforeAll(async () => {
  gateway = await createTestGateway();
  folder = await temporaryFolder();
  merchant = await createTestMerchant(gateway);
  for (const name of ['A', 'B', 'C']) await merchant.create('/v1/locations', { name });
  await chainEntries(gateway.db, { chains: 10, entries: 10 });
  exported = (
    await gateway.app.inject({
      url: '/v1/audit/export',
      headers: { authorization: `Bearer ${gateway.operatorKey}`, 'onhand-merchant': merchant.id },
    })
  ).body;
  heads = await file('heads.ndjson', (await audit('heads')).output);
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Runs `npm run audit` on the test's database. */
function audit(...given: readonly string[]): Promise<{ code: number; output: string; last: object }> {
  const env = { ...process.env, DATABASE_URL: gateway.url };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      ['packages/local-stack/audit-main.ts', ...given],
      { cwd: root, env },
      (error, output) => {
        const last = output.trim().split('\n').at(-1) ?? '';
        resolve({
          code: error === null ? 0 : Number(error.code),
          output,
          last: last === '' ? {} : JSON.parse(last),
        });
      },
    );
  });
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const lines = () => exported.trim().split('\n');

it('a whole log ends with code 0, also with the ends that were kept', async () => {
  expect(await audit('verify', '--heads', heads)).toMatchObject({
    code: 0,
    last: { chains: 2, entries: 5, waiting: 0, broken: [] },
  });
});

it('an export is verified without a database', async () => {
  const path = await file('audit.ndjson', exported);
  const { code, last } = await audit('verify', '--file', path, '--heads', heads);
  expect({ code, last }).toEqual({ code: 0, last: { chains: 1, entries: 4, waiting: 0, broken: [] } });
  const rest = await file('rest.ndjson', lines().slice(2).join('\n'));
  expect(await audit('verify', '--file', rest, '--after', '2', '--heads', heads)).toMatchObject({ code: 0 });
  expect(await audit('verify', '--file', rest)).toMatchObject({
    code: 1,
    last: { broken: [{ chainId: merchant.id, kind: 'entry_missing', position: 1 }] },
  });
});

it.each<[string, (lines: readonly string[]) => readonly string[], string, number]>([
  [
    'a changed line',
    (all) => all.map((line) => line.replace('"name":"B"', '"name":"X"')),
    'entry_changed',
    3,
  ],
  ['a removed line', (all) => all.toSpliced(1, 1), 'entry_missing', 2],
  ['two lines in each other’s place', ([a = '', b = '', ...rest]) => [b, a, ...rest], 'entry_missing', 1],
  ['a missing end', (all) => all.slice(0, 3), 'end_missing', 4],
])('an export with %s ends with code 1 and names it', async (_what, tamper, kind, position) => {
  const path = await file('tampered.ndjson', tamper(lines()).join('\n'));
  const { code, last } = await audit('verify', '--file', path, '--heads', heads);
  expect({ code, last }).toMatchObject({
    code: 1,
    last: { broken: [{ chainId: merchant.id, kind, position }] },
  });
});

it('a file that is no export ends with code 1, and wrong arguments with code 2', async () => {
  expect((await audit('verify', '--file', await file('other.txt', 'hello'))).code).toBe(1);
  expect((await audit('verify', '--heads')).code).toBe(2);
  expect((await audit('prove')).code).toBe(2);
});

// The last test, because the log stays broken.
it('a log that was tampered with in the database ends with code 1 and names the entry', async () => {
  await sql`alter table audit_entries disable trigger all`.execute(gateway.db);
  await sql`
    update audit_entries set actor = 'somebody' where chain_id = ${merchant.id} and position = 2`.execute(
    gateway.db,
  );
  const { code, output, last } = await audit('verify');
  expect({ code, last }).toMatchObject({
    code: 1,
    last: { chains: 2, broken: [{ chainId: merchant.id, kind: 'entry_changed', position: 2 }] },
  });
  expect(output).toContain(`the chain ${merchant.id} is broken at position 2: entry_changed`);
});
