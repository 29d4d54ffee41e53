import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claimFolder, folderOwner } from './claim-folder.ts';
import { openDataFolder } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { writePidFile } from './pid-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: DataFolder;
let left: ChildProcess;
let leftEnded: Promise<unknown[]>;
let claims: AsyncDisposableStack;
const reported: string[] = [];
const report = (message: string): void => void reported.push(message);

beforeEach(async () => {
  folder = await openDataFolder(await temporaryFolder());
  claims = new AsyncDisposableStack();
  reported.length = 0;
  left = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)'], { detached: true });
  leftEnded = once(left, 'exit');
  await once(left, 'spawn');
});
afterEach(async () => {
  left.kill('SIGKILL');
  await leftEnded;
  await claims.disposeAsync();
  await rm(folder.path, { recursive: true });
});

const claim = async (): Promise<AsyncDisposable> => claims.use(await claimFolder(folder, report));
const pidOf = (child: ChildProcess): number => child.pid ?? 0;

test('a program that an earlier owner left behind is ended', async () => {
  await writePidFile(folder.pidFile('worker'), { name: 'worker', pid: pidOf(left), stopSignal: 'SIGTERM' });
  await claim();
  expect(await leftEnded).toEqual([null, 'SIGTERM']);
  expect(reported).toEqual(['ending what an earlier start left behind: worker']);
});

test.each(['startedAt', 'command'])(
  'a process of another %s has only the same id and is left alone',
  async (field) => {
    const file = folder.pidFile('worker');
    await writePidFile(file, { name: 'worker', pid: pidOf(left), stopSignal: 'SIGTERM' });
    const written: object = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...written, [field]: 'another' }));
    await claim();
    expect(left.exitCode ?? left.signalCode).toBeNull();
    expect(reported).toEqual([]);
  },
);

test('a folder has one owner at a time', async () => {
  const first = await claim();
  expect((await folderOwner(folder))?.pid).toBe(process.pid);
  await expect(claimFolder(folder, report)).rejects.toThrow('Onhand already runs on');
  await first[Symbol.asyncDispose]();
  await claim();
});

test('an owner that was killed does not keep the folder', async () => {
  await writePidFile(folder.pidFile('onhand'), { name: 'onhand', pid: pidOf(left), stopSignal: 'SIGTERM' });
  await expect(claimFolder(folder, report)).rejects.toThrow(`as process ${pidOf(left)}`);
  left.kill('SIGKILL');
  await leftEnded;
  await claim();
});
