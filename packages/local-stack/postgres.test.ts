import { chmod, mkdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureDatabase, startPostgres } from './postgres.ts';
import type { Postgres } from './postgres.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: string;
let running: Postgres | undefined;

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(async () => {
  await running?.remove();
  await rm(folder, { recursive: true });
});

async function start(dataFolder = join(folder, 'postgres')): Promise<Postgres> {
  const logFile = join(folder, 'postgres.log');
  running = await startPostgres({ dataFolder, logFile, password: 'p@ss/word', durability: 'fast' });
  return running;
}

async function query(postgres: Postgres, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: postgres.url('onhand') });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test('what was stored survives a restart', async () => {
  const first = await start();
  await ensureDatabase(first, 'onhand');
  await query(first, 'create table kept as select 10 as quantity');
  await first.stop();

  const second = await start();
  await ensureDatabase(second, 'onhand');
  expect(await query(second, 'select quantity from kept')).toEqual([{ quantity: 10 }]);
});

test('a second server on the same data is refused and the first goes on', async () => {
  const first = await start();
  await ensureDatabase(first, 'onhand');
  await expect(start()).rejects.toThrow('already running');
  expect(await query(first, 'select 1 as answer')).toEqual([{ answer: 1 }]);
});

test('a postmaster.pid whose process id belongs to another program now is no server', async () => {
  const first = await start();
  await ensureDatabase(first, 'onhand');
  const file = join(await realpath(join(folder, 'postgres')), 'postgresql-18/postmaster.pid');
  const written = await readFile(file, 'utf8');
  await first.stop();
  await writeFile(file, written.replace(/^\d+/, String(process.ppid)));

  const second = await start();
  expect(await query(second, 'select 1 as answer')).toEqual([{ answer: 1 }]);
});

test('data moves when its folder is closed to others', async () => {
  const first = await start(join(folder, 'data/postgres'));
  await ensureDatabase(first, 'onhand');
  await query(first, 'create table kept as select 10 as quantity');
  await first.stop();
  await chmod(join(folder, 'data'), 0o700);

  const second = await start(join(folder, 'data/postgres'));
  expect(await query(second, 'select quantity from kept')).toEqual([{ quantity: 10 }]);
});

test('data can lie below a folder that only its owner may enter', async () => {
  const home = join(folder, 'home');
  await mkdir(home, { mode: 0o700 });
  const postgres = await start(join(home, 'data/postgres'));
  await ensureDatabase(postgres, 'onhand');
  expect(await query(postgres, 'select 1 as answer')).toEqual([{ answer: 1 }]);
  expect((await stat(home)).mode & 0o777).toBe(0o700);
});

test('removing it leaves no data behind', async () => {
  const postgres = await start();
  await postgres.remove();
  await expect(stat(join(folder, 'postgres'))).rejects.toThrow('ENOENT');
});
