import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { root } from './run.ts';

const versionList = z.record(z.string(), z.string());
const workspaceFile = z.object({
  packages: z.array(z.string()),
  catalog: versionList,
  catalogs: z.record(z.string(), versionList),
});
const versions = z.record(z.string(), z.string()).default({});
const packageFile = z.object({
  name: z.string(),
  license: z.string(),
  private: z.boolean(),
  dependencies: versions,
  devDependencies: versions,
});

/** pnpm-workspace.yaml. */
export const workspace: z.infer<typeof workspaceFile> = workspaceFile.parse(
  parse(text('pnpm-workspace.yaml')),
);

/** The folders of all packages, from the root. */
export const packageFolders: readonly string[] = workspace.packages
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .filter((folder) => existsSync(join(root, folder, 'package.json')))
  .toSorted();

/** The folders of all connectors, from the root. */
export const connectorFolders: readonly string[] = packageFolders.filter((folder) =>
  folder.startsWith('services/connector-'),
);

/** A package's package.json. */
export function packageJson(folder: string): z.infer<typeof packageFile> {
  return packageFile.parse(JSON.parse(text(join(folder, 'package.json'))));
}

/** The text of a file, by its path from the root. */
export function text(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
