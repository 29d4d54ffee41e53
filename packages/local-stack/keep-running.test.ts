import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepRunning } from './keep-running.ts';
import type { KeptRunning } from './keep-running.ts';
import { startProcess } from './managed-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: string;
let kept: KeptRunning | undefined;
const reported: string[] = [];
const lasting = 'console.log("ready"); setInterval(() => {}, 1000)';

beforeEach(async () => {
  folder = await temporaryFolder();
  reported.length = 0;
});
afterEach(async () => {
  await kept?.stop();
  await rm(folder, { recursive: true });
});

/** Keeps a program running whose starts carry out these scripts in turn, and then none that lasts. */
async function keep(...scripts: string[]): Promise<KeptRunning> {
  let starts = 0;
  kept = await keepRunning({
    name: 'script',
    start: (signal) => {
      const script = scripts[starts] ?? 'process.exit(9)';
      starts += 1;
      return startProcess({
        name: 'script',
        command: process.execPath,
        args: ['--eval', script],
        logFile: join(folder, 'script.log'),
        isReady: async (output) => (await output()).includes('ready'),
        signal,
      });
    },
    report: (message) => reported.push(message.replace(/ \(log: .*/, '')),
    signal: new AbortController().signal,
    backoff: { firstMs: 10, longestMs: 40, steadyMs: 60_000 },
  });
  return kept;
}

test('a program that ends is started again, and a failed start is repeated after a longer wait', async () => {
  const dying = 'console.log("ready"); setTimeout(() => process.exit(3), 50)';
  await keep(dying, 'process.exit(4)', 'process.exit(5)', lasting);
  await vi.waitFor(() => expect(reported.at(-1)).toBe('script runs again'), { timeout: 20_000 });
  expect(reported).toEqual([
    'script ended (exit code 3); starting it again in 0.01 s',
    'script did not start: script ended (exit code 4); starting it again in 0.02 s',
    'script did not start: script ended (exit code 5); starting it again in 0.04 s',
    'script runs again',
  ]);
});

test('a program that is stopped is not started again', async () => {
  const running = await keep(lasting);
  await running.stop();
  expect(reported).toEqual([]);
});

test('a first start that fails is reported to the caller', async () => {
  await expect(keep('process.exit(4)')).rejects.toThrow('script ended (exit code 4)');
});
