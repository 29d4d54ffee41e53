import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import type { ViteUserConfig } from 'vitest/config';
import { ConformanceTable } from './setup/conformance-table.ts';
import { LongestFirst } from './setup/longest-first.ts';

/** Folders whose tests need no shared server: they start at once. All others get PostgreSQL and Temporal. */
const withoutServers = [
  'packages/{domain,contracts,connector-kit,service-kit,local-stack}/**/*.test.ts',
  'tests/architecture/**/*.test.ts',
  'services/console/**/*.test.ts',
  'services/{sandbox,connector-*}/**/*.test.ts',
  'tests/replay/woocommerce/**/*.test.ts',
  'tests/integration/connector-{woocommerce,shopify,ebay,etsy}/**/*.test.ts',
  'tests/integration/sandbox/**/*.test.ts',
  'tests/official-clients/**/*.test.ts',
];
/** Takes minutes of both processors, so it runs only when it is asked for by name. */
const byName = 'vendure-catalogue';
const excluded = [
  '**/node_modules/**',
  '.onhand/**',
  ...(process.argv.some((argument) => argument.includes(byName)) ? [] : [`**/${byName}.test.ts`]),
];

// The processes of the tests and the services load mostly the same modules: each is compiled once.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, '../node_modules/.cache/node');

const reportFile = process.env['ONHAND_TEST_REPORT'];

const config: ViteUserConfig = defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    // Node runs the TypeScript itself, so that a test accepts only what the services can run.
    experimental: { viteModuleRunner: false },
    // .ci/run counts from this file.
    reporters: [
      'default',
      new ConformanceTable(),
      ...(reportFile === undefined ? [] : [['json', { outputFile: reportFile }] satisfies [string, object]]),
    ],
    sequence: { sequencer: LongestFirst },
    pool: 'forks',
    maxWorkers: 2,
    // Files share the process of a worker. Loading the same modules for each file took a third of the time.
    // So a test puts back what it changes for its process, such as `process.env`.
    isolate: false,
    // Each step of a test waits for so long at most as it says. This only ends what hangs.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'unit', include: withoutServers, exclude: excluded } },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['**/*.test.ts'],
          exclude: [...excluded, ...withoutServers],
          globalSetup: 'tests/setup/global.ts',
        },
      },
    ],
  },
});

export default config;
