import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findTemporalCli } from './temporal-cli.ts';
import type { TemporalCliDownload } from './temporal-cli.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: string;
let onPath: string;
let inCache: string;
let environment: Record<string, string>;

beforeEach(async () => {
  folder = await temporaryFolder();
  onPath = join(folder, 'bin/temporal');
  inCache = join(folder, 'cache/onhand/temporal-1.0.0');
  environment = { HOME: folder, PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') };
});
afterEach(() => rm(folder, { recursive: true }));

async function makeProgram(path: string): Promise<string> {
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, '', { mode: 0o755 });
  return path;
}

const refused: TemporalCliDownload = { name: 'site', fetch: () => Promise.reject(new Error('no route')) };
const find = (downloads: TemporalCliDownload[] = []): Promise<string> =>
  findTemporalCli({ environment, downloads, report: () => undefined });

test('TEMPORAL_CLI comes before PATH, PATH before the cache', async () => {
  environment['TEMPORAL_CLI'] = await makeProgram(join(folder, 'mine'));
  await makeProgram(onPath);
  await makeProgram(inCache);
  expect(await find()).toBe(join(folder, 'mine'));
  delete environment['TEMPORAL_CLI'];
  expect(await find()).toBe(onPath);
  await rm(onPath);
  expect(await find()).toBe(inCache);
});

test('a TEMPORAL_CLI that cannot be run is an error, not a reason to look elsewhere', async () => {
  await makeProgram(onPath);
  environment['TEMPORAL_CLI'] = join(folder, 'absent');
  await expect(find()).rejects.toThrow('TEMPORAL_CLI');
});

test('the file that the SDK leaves in the cache is found', async () => {
  const left = await makeProgram(join(folder, 'cache/onhand/temporal-sdk-typescript-1.24.0'));
  expect(await find()).toBe(left);
});

test('without one, it is fetched into the cache by the first way that works', async () => {
  const fetched: TemporalCliDownload = {
    name: 'registry',
    fetch: (cache) => makeProgram(join(cache, 'temporal-2.0.0')),
  };
  expect(await find([refused, fetched])).toBe(join(folder, 'cache/onhand/temporal-2.0.0'));
  expect(await find()).toBe(join(folder, 'cache/onhand/temporal-2.0.0'));
});

test('when nothing works, the error says what was tried and what to do', async () => {
  await expect(find([refused])).rejects.toThrow(
    /temporal on PATH: not found[^]*site: no route[^]*set TEMPORAL_CLI/,
  );
});
