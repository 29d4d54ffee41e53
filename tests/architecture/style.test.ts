import { globSync } from 'node:fs';
import { expect, it } from 'vitest';
import { root, run, wholeWorkspaceWithinMs } from './run.ts';
import { text } from './workspace.ts';

/** The width of .oxfmtrc.jsonc. The formatter leaves comments as they are. */
const longestLine = 110;

it('the linter finds nothing', { timeout: wholeWorkspaceWithinMs }, async () => {
  const { code, output } = await run('oxlint/bin/oxlint', ['--format=unix', '.']);
  expect(code, output).toBe(0);
});

it('every file is formatted', async () => {
  const { code, output } = await run('oxfmt/bin/oxfmt', ['--list-different', '.']);
  expect(code, output).toBe(0);
});

it('no line of a comment is longer than the format allows', () => {
  const files = globSync('{packages,services,workflows,activities,tests}/**/*.{ts,tsx,mjs}', {
    cwd: root,
    exclude: (path) => path.includes('node_modules') || path.startsWith('dist'),
  }).filter((path) => !path.endsWith('console/api/schema.d.ts'));
  const long = files.flatMap((path) =>
    text(path)
      .split('\n')
      .flatMap((line, at) =>
        line.length > longestLine && /^\s*(\/\/|\/?\*)/.test(line) ? [`${path}:${at + 1}`] : [],
      ),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(long).toEqual([]);
});
