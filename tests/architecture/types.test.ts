import { expect, it } from 'vitest';
import { run } from './run.ts';
import { packageFolders } from './workspace.ts';

// One after the other: the compiler uses both of a small machine's processors by itself.
it.each(packageFolders)('%s has no type errors', async (folder) => {
  const { code, output } = await run('typescript/bin/tsc', ['-p', folder]);
  expect(code, output).toBe(0);
});
