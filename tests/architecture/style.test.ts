import { expect, it } from 'vitest';
import { run } from './run.ts';

// It reads the types of the whole workspace, which takes minutes where other work shares the machine.
const lintWithinMs = 300_000;

it('the linter finds nothing', { timeout: lintWithinMs }, async () => {
  const { code, output } = await run('oxlint/bin/oxlint', ['--format=unix', '.']);
  expect(code, output).toBe(0);
});

it('every file is formatted', async () => {
  const { code, output } = await run('oxfmt/bin/oxfmt', ['--list-different', '.']);
  expect(code, output).toBe(0);
});
