import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './run.mjs';

/** The steps of `npm run check`: types of every package, lint, format. */
export function checkSteps() {
  const types = projectFolders().map((folder) => ({
    name: `types of ${folder}`,
    arguments: ['node_modules/typescript/bin/tsc', '-p', folder],
  }));
  return [
    ...types,
    { name: 'lint', arguments: ['node_modules/oxlint/bin/oxlint', '.'] },
    { name: 'format', arguments: ['node_modules/oxfmt/bin/oxfmt', '--check', '.'] },
  ];
}

/** Every workspace folder that has a tsconfig.json, as pnpm-workspace.yaml lists them. */
function projectFolders() {
  const below = (parent) => readdirSync(join(repositoryRoot, parent)).map((name) => `${parent}/${name}`);
  return [...below('services'), ...below('packages'), 'workflows', 'activities', 'tests'].filter((folder) =>
    existsSync(join(repositoryRoot, folder, 'tsconfig.json')),
  );
}
