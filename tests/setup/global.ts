import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { TestServers } from './servers.ts';

declare module 'vitest' {
  // What a test gets with `inject`: one entry per server address.
  interface ProvidedContext extends TestServers {}
}

/**
 * Starts what the tests share and tells them where it is; returns how to end it. It runs in a process of its
 * own, which stops everything when this one is gone: vitest leaves without a teardown when it gets a signal.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const servers = fork(join(import.meta.dirname, 'servers.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ended = once(servers, 'exit');
  const addresses = await new Promise<TestServers>((resolve, reject) => {
    servers.once('message', resolve);
    servers.once('exit', () =>
      reject(new Error('The servers for the tests did not start; the reason stands above.')),
    );
  });
  project.provide('postgresUrl', addresses.postgresUrl);
  project.provide('templateDatabase', addresses.templateDatabase);
  project.provide('temporalAddress', addresses.temporalAddress);
  project.provide('workflowBundlePath', addresses.workflowBundlePath);
  return async () => {
    servers.disconnect();
    const [code] = await ended;
    if (code !== 0) throw new Error('The servers of the tests ended with an error; the reason stands above.');
  };
}
