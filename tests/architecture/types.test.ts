import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { root, run, wholeWorkspaceWithinMs } from './run.ts';
import { packageFolders, text } from './workspace.ts';

/** A package's tsconfig.json. Its options hold no paths, so that they mean the same in any folder. */
const packageConfig = z.strictObject({
  extends: z.string(),
  compilerOptions: z.record(z.string(), z.union([z.boolean(), z.string(), z.array(z.string())])).default({}),
  include: z.array(z.string()),
  exclude: z.tuple([z.literal('**/node_modules')]),
});

const packages = packageFolders.map((folder) => {
  const config = packageConfig.parse(JSON.parse(text(join(folder, 'tsconfig.json'))));
  const { compilerOptions, include } = config;
  return {
    folder,
    options: JSON.stringify({ extends: resolve(root, folder, config.extends), compilerOptions }),
    files: include.map((pattern) => resolve(root, folder, pattern)),
  };
});

/**
 * Each set of packages with the same options is one program. Package by package, the compiler would check
 * most of them again for every package that imports from them.
 */
const programs = Array.from(Map.groupBy(packages, ({ options }) => options).entries(), ([options, some]) => ({
  options: z
    .object({ extends: z.string(), compilerOptions: z.object({}).loose() })
    .parse(JSON.parse(options)),
  folders: some.map(({ folder }) => folder).join(', '),
  include: some.flatMap(({ files }) => files),
}));

// One after the other: the compiler uses both of a small machine's processors by itself.
it.each(programs)(
  'there are no type errors in $folders',
  { timeout: wholeWorkspaceWithinMs },
  async ({ options, include }) => {
    const folder = await temporaryFolder();
    try {
      const compilerOptions = { ...options.compilerOptions, typeRoots: [join(root, 'node_modules/@types')] };
      await writeFile(
        join(folder, 'tsconfig.json'),
        JSON.stringify({ ...options, compilerOptions, include }),
      );
      const { code, output } = await run('typescript/bin/tsc', ['-p', folder]);
      expect(code, output).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);
