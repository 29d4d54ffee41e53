import { defineConfig } from 'vitest/config';
import type { ViteUserConfig } from 'vitest/config';
import { join } from 'node:path';

/** Runs `npm run test:api`. It takes up to ten minutes, so `npm test` leaves it out. */
const config: ViteUserConfig = defineConfig({
  root: join(import.meta.dirname, '..'),
  test: {
    experimental: { viteModuleRunner: false },
    pool: 'forks',
    include: ['tests/api/conformance.ts'],
    globalSetup: 'tests/setup/global.ts',
    testTimeout: 900_000,
    hookTimeout: 300_000,
  },
});

export default config;
