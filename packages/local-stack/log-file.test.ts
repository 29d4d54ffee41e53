import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readSince, rotateLog } from './log-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: string;
let log: string;
beforeEach(async () => {
  folder = await temporaryFolder();
  log = join(folder, 'program.log');
});
afterEach(() => rm(folder, { recursive: true }));

test('a log that has grown too large moves aside, and replaces the one before', async () => {
  await writeFile(`${log}.1`, 'oldest');
  await writeFile(log, 'older than that');
  await rotateLog(log, 10);
  await appendFile(log, 'new');
  await rotateLog(log, 10);
  expect(await readFile(`${log}.1`, 'utf8')).toBe('older than that');
  expect(await readFile(log, 'utf8')).toBe('new');
});

test('a log that does not exist yet is left alone', async () => {
  await rotateLog(log, 10);
  await expect(readFile(log)).rejects.toThrow('ENOENT');
});

test('what was appended can be read, also after a rotation', async () => {
  await writeFile(log, 'earlier run');
  await appendFile(log, ' ready');
  expect(await readSince(log, 'earlier run'.length)).toBe(' ready');
  await rotateLog(log, 10);
  await appendFile(log, 'again');
  expect(await readSince(log, 'earlier run'.length)).toBe('again');
});
