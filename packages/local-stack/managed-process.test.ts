import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freePort } from './free-port.ts';
import { startProcess } from './managed-process.ts';
import type { ManagedProcess } from './managed-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs a script in Node. The process is ready once it has printed "ready". */
function start(script: string): Promise<ManagedProcess> {
  const logFile = join(folder, 'script.log');
  return startProcess({
    name: 'script',
    command: process.execPath,
    args: ['--eval', script],
    logFile,
    isReady: async (output) => (await output()).includes('ready'),
  });
}

test('a program that ends before it is ready fails the start with its last words', async () => {
  await expect(start('console.log("port is taken"); process.exit(3)')).rejects.toThrow(
    /script ended \(exit code 3\)[^]*port is taken/,
  );
});

test('a program that dies later says how and shows its last words', async () => {
  const program = await start(
    'console.log("ready"); process.on("SIGUSR2", () => { throw new Error("out of paper") }); setInterval(() => {}, 1000)',
  );
  process.kill(program.pid, 'SIGUSR2');
  const { how, lastLines } = await program.ended;
  expect(how).toBe('script ended (exit code 1)');
  expect(lastLines).toContain('out of paper');
});

test('stopping lets the program finish its work', async () => {
  const program = await start(
    'console.log("ready"); process.on("SIGTERM", () => { console.log("put away"); process.exit() }); setInterval(() => {}, 1000)',
  );
  await program.stop();
  expect(await readFile(program.logFile, 'utf8')).toContain('put away');
});

test('what a program started goes with it', async () => {
  const port = await freePort();
  const listen = `require('node:net').createServer().listen(${port}, '127.0.0.1', () => console.log('ready'))`;
  const program = await start(`
    require('node:child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(listen)}], { stdio: 'inherit' });
    setInterval(() => {}, 1000)`);
  expect(await freePort(port)).not.toBe(port);
  await program.stop();
  await vi.waitFor(async () => expect(await freePort(port)).toBe(port), { timeout: 20_000 });
});

test('output is appended, and an earlier run does not make the next one ready', async () => {
  const first = await start('console.log("ready the first time"); setInterval(() => {}, 1000)');
  await first.stop();
  await expect(start('console.log("not yet"); process.exit(3)')).rejects.toThrow(
    'script ended (exit code 3)',
  );
  expect(await readFile(first.logFile, 'utf8')).toBe('ready the first time\nnot yet\n');
});

test('a program inherits no secret that its environment does not name', async () => {
  const secrets = ['ONHAND_SECRETS_KEY', 'ONHAND_SECRETS_KEY_PREVIOUS', 'EBAY_CLIENT_SECRET'];
  for (const name of secrets) process.env[name] = 'sealed';
  try {
    const program = await start(
      `console.log("ready", ${JSON.stringify(secrets)}.map((name) => process.env[name])); setInterval(() => {}, 1000)`,
    );
    await program.stop();
    expect(await readFile(program.logFile, 'utf8')).toBe('ready [ undefined, undefined, undefined ]\n');
  } finally {
    for (const name of secrets) delete process.env[name];
  }
});
