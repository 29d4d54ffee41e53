import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test, vi } from 'vitest';
import { freePort } from './free-port.ts';

function start(...args: string[]): {
  process: ChildProcess;
  output: Promise<string>;
  code: Promise<unknown>;
} {
  const bootstrap = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const code = once(bootstrap, 'exit').then(([exitCode]: unknown[]) => exitCode);
  return { process: bootstrap, output: text(bootstrap.stderr), code };
}

/** Runs a script as the bootstrap runs a program. */
function run(script: string): ReturnType<typeof start> {
  const module = JSON.stringify(join(import.meta.dirname, 'bootstrap/run.mjs'));
  const program = JSON.stringify(['--eval', script]);
  const evaluated = `process.exitCode = await (await import(${module})).run(process.execPath, ${program});`;
  return start('--input-type=module', '--eval', evaluated);
}

test('an unknown command is answered with the known ones', async () => {
  const { output, code } = start(join(import.meta.dirname, 'bootstrap.mjs'), 'dance');
  expect(await output).toMatch(/usage: .*start\|demo\|test/);
  expect(await code).toBe(1);
});

test('an unknown benchmark is answered with the known ones', async () => {
  const { output, code } = start(join(import.meta.dirname, 'bootstrap.mjs'), 'bench', 'dance');
  expect(await output).toContain("there is no benchmark 'dance'");
  expect(await code).toBe(1);
});

test("the program's exit code is passed on", async () => {
  expect(await run('process.exit(7)').code).toBe(7);
});

const listening = (port: number): Promise<void> =>
  vi.waitFor(async () => expect(await freePort(port)).not.toBe(port), { timeout: 20_000 });
const free = (port: number): Promise<void> =>
  vi.waitFor(async () => expect(await freePort(port)).toBe(port), { timeout: 20_000 });

test('a signal reaches the program, which may finish first', async () => {
  const port = await freePort();
  const { process: bootstrap, code } = run(`
    require('node:net').createServer().listen(${port}, '127.0.0.1');
    process.on('SIGTERM', () => setTimeout(() => process.exit(5), 10));`);
  await listening(port);
  bootstrap.kill('SIGTERM');
  expect(await code).toBe(5);
});

test('a program is told when the bootstrap is killed', async () => {
  const port = await freePort();
  const { process: bootstrap } = run(`
    require('node:net').createServer().listen(${port}, '127.0.0.1');
    process.once('disconnect', () => process.exit());`);
  await listening(port);
  bootstrap.kill('SIGKILL');
  await free(port);
});
