import { join } from 'node:path';
import { startVitest } from 'vitest/node';

// Records the histories again: the scenes run as tests do, against the same servers. With an argument, only
// the scenes whose names match it.
const [, , names] = process.argv;
const vitest = await startVitest('test', [], {
  config: false,
  root: join(import.meta.dirname, '../../..'),
  include: ['tests/replay/workflows/scenes.ts'],
  globalSetup: 'tests/setup/global.ts',
  experimental: { viteModuleRunner: false },
  pool: 'forks',
  testTimeout: 120_000,
  hookTimeout: 120_000,
  watch: false,
  ...(names === undefined ? {} : { testNamePattern: names }),
});
await vitest.close();
