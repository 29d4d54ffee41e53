import { expect, it } from 'vitest';
import { run } from './run.ts';

it('no file, export or dependency is unused, and none is missing', async () => {
  const args = ['--config', 'tests/architecture/knip.jsonc', '--no-progress'];
  const { code, output } = await run('knip/bin/knip.js', args);
  expect(code, output).toBe(0);
});
