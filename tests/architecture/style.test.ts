import { expect, it } from 'vitest';
import { run, wholeWorkspaceWithinMs } from './run.ts';

it('the linter finds nothing', { timeout: wholeWorkspaceWithinMs }, async () => {
  const { code, output } = await run('oxlint/bin/oxlint', ['--format=unix', '.']);
  expect(code, output).toBe(0);
});

it('every file is formatted', async () => {
  const { code, output } = await run('oxfmt/bin/oxfmt', ['--list-different', '.']);
  expect(code, output).toBe(0);
});
