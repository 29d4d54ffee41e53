import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openDataFolder } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { runningProcess } from './pid-file.ts';
import type { RecordedProcess } from './pid-file.ts';
import { anyPorts, rememberPorts } from './ports.ts';
import { runningUrl } from './postgres.ts';
import { removeDataFolder } from './postgres-files.ts';
import { identifyProcess } from './process-identity.ts';
import { temporaryFolder } from './temporary-folder.ts';

const programs = ['connectors', 'gateway', 'notifier', 'postgres', 'sandbox', 'temporal', 'worker'];
const patience = { timeout: 60_000, interval: 100 };
// A whole Onhand starts here, and other tests take the processors meanwhile.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let folder: DataFolder;
let gatewayUrl: string;
let connectorUrl: string;
let onhand: Run;

/** A program of this package that runs on the test's data folder. */
interface Run {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly code: Promise<number | null>;
}

function run(file: string): Run {
  const child = spawn(process.execPath, [join(import.meta.dirname, file)], {
    env: { ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '', ONHAND_DATA: folder.path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return { process: child, output: () => text, code: once(child, 'exit').then(([code]) => code) };
}

async function start(): Promise<Run> {
  const started = run('start.ts');
  await vi.waitFor(() => expect(started.output()).toContain('Onhand runs.'), patience);
  return started;
}

const running = (name: string): Promise<RecordedProcess | undefined> => runningProcess(folder.pidFile(name));

async function gatewayAnswers(): Promise<void> {
  await vi.waitFor(async () => expect((await fetch(`${gatewayUrl}/readyz`)).status).toBe(200), patience);
}

beforeAll(async () => {
  folder = await openDataFolder(await temporaryFolder());
  const ports = await anyPorts();
  gatewayUrl = `http://127.0.0.1:${ports.gateway}`;
  connectorUrl = `http://127.0.0.1:${ports['connector-woocommerce']}`;
  await rememberPorts(folder, ports);
  // Its presence leaves out the demo merchant.
  await folder.write('demo-merchant.json', '{}');
  onhand = await start();
});

afterAll(async () => {
  onhand?.process.kill('SIGTERM');
  await onhand?.code;
  for (const name of programs) {
    const left = await running(name);
    if (left !== undefined) process.kill(left.pid, 'SIGKILL');
  }
  await removeDataFolder(join(folder.path, 'postgres'));
  await rm(folder.path, { recursive: true, force: true });
});

test('each program logs in to the database with its own role', async () => {
  const password = await folder.secret('postgres-password');
  const client = new Client({
    connectionString: await runningUrl(join(folder.path, 'postgres'), password, 'onhand'),
  });
  await client.connect();
  try {
    await vi.waitFor(async () => {
      // An idle connector keeps no connection.
      expect((await fetch(`${connectorUrl}/readyz`)).status).toBe(200);
      const { rows } = await client.query<{ account: string; program: string }>(
        `select distinct usename as account, split_part(application_name, '-', 1) as program
         from pg_stat_activity where datname = 'onhand' and pid <> pg_backend_pid() order by 2, 1`,
      );
      expect(rows).toEqual([
        { account: 'onhand_connector', program: 'connector' },
        { account: 'onhand_gateway', program: 'gateway' },
        // "onhand" is the listener of each.
        { account: 'onhand_gateway', program: 'onhand' },
        { account: 'onhand_worker', program: 'onhand' },
        { account: 'onhand_worker', program: 'worker' },
      ]);
    }, patience);
  } finally {
    await client.end();
  }
});

test.each(['worker', 'gateway', 'postgres'])('%s is started again when it is killed', async (name) => {
  const killed = await running(name);
  expect(killed).toBeDefined();
  process.kill(killed?.pid ?? 0, 'SIGKILL');
  await vi.waitFor(async () => {
    const next = await running(name);
    expect(next).toBeDefined();
    expect(next?.pid).not.toBe(killed?.pid);
  }, patience);
  await vi.waitFor(() => {
    expect(onhand.output()).toContain(`${killed?.name} ended (signal SIGKILL); starting it again in `);
    expect(onhand.output()).toContain(`${killed?.name} runs again`);
  }, patience);
  await gatewayAnswers();
});

test('the stock can be verified beside it', async () => {
  const verification = run('verify-stock-main.ts');
  expect(await verification.code, verification.output()).toBe(0);
  await gatewayAnswers();
});

test('a second start on the same data is refused', async () => {
  const second = run('start.ts');
  expect(await second.code).toBe(1);
  expect(second.output()).toContain(
    `Onhand already runs on ${folder.path}, as process ${onhand.process.pid}.`,
  );
  await gatewayAnswers();
});

test('a start after SIGKILL ends what was left behind, and runs', async () => {
  onhand.process.kill('SIGKILL');
  await onhand.code;
  const orphans = await Promise.all(programs.map(running));
  expect(orphans.filter((orphan) => orphan === undefined)).toEqual([]);

  onhand = await start();
  expect(onhand.output()).toContain('ending what an earlier start left behind: ');
  const successors = await Promise.all(programs.map(running));
  expect(successors.filter((successor) => successor === undefined)).toEqual([]);
  for (const orphan of orphans) {
    const now = await identifyProcess(orphan?.pid ?? 0);
    expect(now?.startedAt).not.toBe(orphan?.startedAt);
  }
  await gatewayAnswers();
});

test('after ctrl-C nothing is left', async () => {
  onhand.process.kill('SIGINT');
  expect(await onhand.code).toBe(0);
  expect(await Promise.all([...programs, 'onhand'].map(running))).toEqual(
    [...programs, 'onhand'].map(() => undefined),
  );
});
