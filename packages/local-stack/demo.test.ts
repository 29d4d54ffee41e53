import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const execute = promisify(execFile);

test('the demo lowers every channel from 10 to 8 and exits 0', async () => {
  const { stdout } = await execute(process.execPath, [join(import.meta.dirname, 'demo.ts')]);
  const figures = stdout.split('\n').filter((line) => / 10 → 8 +\d+ ms$/.test(line));
  expect(figures).toHaveLength(3);
});
