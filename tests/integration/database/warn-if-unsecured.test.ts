import { randomBytes, randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { connect } from '@onhand/database/connect.ts';
import { serviceRoles } from '@onhand/database/roles.ts';
import { warnIfUnsecured } from '@onhand/database/warn-if-unsecured.ts';
import { anyPorts } from '@onhand/local-stack/ports.ts';
import { serviceEnvironments } from '@onhand/local-stack/service-environment.ts';
import { startService } from '@onhand/local-stack/service-process.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createTestDatabase } from '../../setup/database.ts';
import type { TestDatabase } from '../../setup/database.ts';

const unsecured = expect.stringContaining("hides no merchant's rows");

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** Checks an account, and returns the warnings. */
async function warningsOf(url: string): Promise<readonly unknown[]> {
  const db = connect(url, { maxConnections: 1 });
  const warnings: unknown[] = [];
  await warnIfUnsecured(db, { warn: (detail, message) => warnings.push([detail, message]) });
  await db.destroy();
  return warnings;
}

it.each(serviceRoles)('the role of the %s sees no rows that row-level security hides', async (role) => {
  expect(await warningsOf(database.urlAs(role))).toEqual([]);
});

it('a superuser is warned of', async () => {
  expect(await warningsOf(database.url)).toEqual([[{ account: new URL(database.url).username }, unsecured]]);
});

it('a role with BYPASSRLS is warned of', async () => {
  const account = `bypassing_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(database.url);
  url.username = account;
  url.password = 'test';
  const role = sql.id(account);
  await sql`create role ${role} login bypassrls password 'test'`.execute(database.db);
  try {
    expect(await warningsOf(url.href)).toEqual([[{ account }, unsecured]]);
  } finally {
    await sql`drop role ${role}`.execute(database.db);
  }
});

it('a database that cannot be asked is warned of, and fails nothing', async () => {
  const url = new URL(database.url);
  url.pathname = '/missing';
  expect(await warningsOf(url.href)).toEqual([
    [{ err: expect.any(Error) }, expect.stringContaining('could not be checked')],
  ]);
});

it('each service tells it once as it starts', async () => {
  await using cleanup = new AsyncDisposableStack();
  const folder = await temporaryFolder();
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const { url } = database;
  const services = serviceEnvironments({
    ports: await anyPorts(),
    databaseUrls: { gateway: url, worker: url, connector: url, notifier: url },
    temporalAddress: inject('temporalAddress'),
    secretsKey: randomBytes(32).toString('base64'),
    connectorToken: randomUUID(),
    operatorKey: `oh_${randomBytes(6).toString('hex')}_${randomBytes(24).toString('hex')}`,
    sandboxFolder: folder,
  }).filter(({ name }) => name !== 'sandbox');
  const more = { TEMPORAL_TASK_QUEUE: `test-${randomUUID()}`, WORKFLOW_BUNDLE: inject('workflowBundlePath') };
  const told = await Promise.all(
    services.map(async ({ env, ...service }) => {
      const logFile = join(folder, `${service.name}.log`);
      const process = await startService({ ...service, env: { ...env, ...more }, logFile });
      cleanup.defer(() => process.stop());
      const lines = (await readFile(logFile, 'utf8')).trim().split('\n');
      const warnings = lines.map((line) => JSON.parse(line)).filter(({ level }) => level === 'warn');
      return [service.name, warnings.filter(({ account }) => account !== undefined).map(({ msg }) => msg)];
    }),
  );
  expect(told).toEqual(['connectors', 'notifier', 'worker', 'gateway'].map((name) => [name, [unsecured]]));
});
