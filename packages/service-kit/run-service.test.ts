import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';

let child: ChildProcessWithoutNullStreams | undefined;
afterEach(() => child?.kill('SIGKILL'));

/**
 * Runs a service whose `start` has this body; `line` gives the first log line with a message, `all` every
 * one.
 */
function run(body: string, rest = '') {
  const module = new URL('run-service.ts', import.meta.url).href;
  const source = `import { runService } from '${module}';
    await runService({ name: 'example', start: async () => { ${body} }, ${rest} });`;
  const started = spawn(process.execPath, ['--input-type=module', '--eval', source], { env: {} });
  child = started;
  const messages: string[] = [];
  const seen = new Map<string, PromiseWithResolvers<unknown>>();
  const waitFor = (message: string) => {
    const waiting = seen.get(message) ?? Promise.withResolvers<unknown>();
    seen.set(message, waiting);
    return waiting;
  };
  createInterface({ input: started.stdout }).on('line', (text) => {
    const entry: { msg: string } = JSON.parse(text);
    messages.push(entry.msg);
    waitFor(entry.msg).resolve(entry);
  });
  return { messages, line: (message: string) => waitFor(message).promise, exit: once(started, 'close') };
}

const waits = `const timer = setInterval(() => {}, 1000);`;

test('says where it is ready, and closes once however many signals come', async () => {
  const service = run(`${waits} return { url: 'http://127.0.0.1:1', close: async () => {
    process.kill(process.pid, 'SIGINT'); await new Promise((next) => setImmediate(next)); clearInterval(timer); } };`);
  expect(await service.line('ready')).toMatchObject({ service: 'example', url: 'http://127.0.0.1:1' });
  child?.kill('SIGTERM');
  expect(await service.exit).toEqual([0, null]);
  expect(service.messages).toEqual(['ready', 'closing', 'closed']);
});

test('closing that never ends is ended', async () => {
  const service = run(`${waits} return { close: () => new Promise(() => {}) };`, 'closeWithinMs: 1');
  await service.line('ready');
  child?.kill('SIGTERM');
  expect(await service.exit).toEqual([1, null]);
});

test('a start that fails is logged and ends with 1', async () => {
  const service = run(`throw new Error('no database');`);
  expect(await service.line('ended by an error')).toMatchObject({ err: { message: 'no database' } });
  expect(await service.exit).toEqual([1, null]);
});

test('an error nobody caught is logged and ends with 1', async () => {
  const service = run(
    `setImmediate(() => { throw new Error('stray'); }); ${waits} return { close: async () => {} };`,
  );
  expect(await service.line('ended by an error')).toMatchObject({ err: { message: 'stray' } });
  expect(await service.exit).toEqual([1, null]);
});
