import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataFolder } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { freePort } from './free-port.ts';
import { anyPorts, rememberPorts, steadyPorts } from './ports.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: DataFolder;
beforeEach(async () => {
  folder = await openDataFolder(await temporaryFolder());
});
afterEach(() => rm(folder.path, { recursive: true }));

async function occupied(): Promise<{ port: number; [Symbol.asyncDispose](): Promise<void> }> {
  const port = await freePort();
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}

test('a restart takes the ports of the last run, because shops know them; a start that failed leaves none', async () => {
  const wanted = await freePort();
  const ports = await steadyPorts(folder, { GATEWAY_PORT: String(wanted) }, () => undefined);
  expect((await steadyPorts(folder, {}, () => undefined)).gateway).not.toBe(wanted);
  await rememberPorts(folder, ports);
  expect((await steadyPorts(folder, {}, () => undefined)).gateway).toBe(wanted);
});

test('a port of the last run that is taken is replaced, and that is said', async () => {
  await using other = await occupied();
  await folder.write('ports.json', JSON.stringify({ sandbox: other.port }));
  const said: string[] = [];
  const ports = await steadyPorts(folder, {}, (message) => said.push(message));
  expect(ports.sandbox).not.toBe(other.port);
  expect(said).toContainEqual(
    expect.stringContaining(`port ${other.port} is taken, sandbox takes ${ports.sandbox}`),
  );
});

test('a port that was asked for and is taken is an error', async () => {
  await using other = await occupied();
  const asked = steadyPorts(folder, { TEMPORAL_UI_PORT: String(other.port) }, () => undefined);
  await expect(asked).rejects.toThrow(`Port ${other.port} (TEMPORAL_UI_PORT) is taken.`);
});

test('no two parts share a port', async () => {
  const ports = Object.values(await anyPorts());
  expect(new Set(ports).size).toBe(ports.length);
});
