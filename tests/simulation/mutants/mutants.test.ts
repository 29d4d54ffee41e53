import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plant } from './mutant.ts';
import { mutants } from './run-mutants.ts';
import { repositoryRoot } from './workspace-copy.ts';

it.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
  '%s: it still has its place',
  async (_name, mutant) => {
    const source = await readFile(join(repositoryRoot, mutant.file), 'utf8');
    expect(plant(mutant, source)).not.toBe(source);
  },
);

it('there are twenty and more, and five and more are in SQL', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(20);
  expect(mutants.filter(({ sql }) => sql === true).length).toBeGreaterThanOrEqual(5);
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
});
