import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { describe, expect, it } from 'vitest';
import { root, run, wholeWorkspaceWithinMs } from './run.ts';
import { text } from './workspace.ts';

/** A change of one file: a new text, or a replacement in the text that is there. */
interface Edit {
  readonly file: string;
  readonly change: string | { readonly before: string; readonly after: string };
}

/** The packages that a new operation touches, or that use what it adds. */
const affected = ['packages/domain', 'packages/contracts', 'packages/core', 'activities', 'services/gateway'];

interface Toy {
  readonly heading: string;
  readonly edits: readonly Edit[];
  /** The files that must not compile while one of the edits is missing. */
  readonly users: readonly string[];
}

const toys: readonly Toy[] = [
  {
    heading: '… a bulk operation',
    users: ['packages/contracts/gateway-api/sync-runs.ts', 'activities/bulk/operations.ts'],
    edits: [
      {
        file: 'packages/domain/runs/run-kinds.ts',
        change: {
          before: '/** An operation that the workflow `bulk` carries page by page. */',
          after: `interface BulkOperations {
  /** Counts what the platform lists. */
  readonly count_listings: { readonly phase: 'counting'; readonly count: 'seen' };
}

/** An operation that the workflow \`bulk\` carries page by page. */`,
        },
      },
      {
        file: 'packages/domain/runs/run-kinds.ts',
        change: {
          before: "  read_listings: {\n    summary: '",
          after: `  count_listings: {
    summary: 'Counts all listings',
    failing: 'read_all_listings',
    queue: 'channels',
    whilePaused: 'goes_on',
    phases: ['counting'],
    counts: { seen: 'begun_anew' },
  },
  read_listings: {\n    summary: '`,
        },
      },
      {
        file: 'packages/contracts/gateway-api/sync-runs.ts',
        change: {
          before: "  bulkRun('read_listings'),",
          after: "  bulkRun('read_listings'),\n  bulkRun('count_listings'),",
        },
      },
      {
        file: 'activities/bulk/count-listings.ts',
        change: `import type { CarryPage } from './carry-page.ts';

/** Counts nothing, and ends. */
export const countListings: CarryPage = async () => ({ kind: 'ended' });
`,
      },
      {
        file: 'activities/bulk/operations.ts',
        change: {
          before: '  read_listings: readListings,',
          after: '  read_listings: readListings,\n  count_listings: countListings,',
        },
      },
      {
        file: 'activities/bulk/operations.ts',
        change: {
          before: "import { readListings } from './read-listings.ts';",
          after:
            "import { countListings } from './count-listings.ts';\nimport { readListings } from './read-listings.ts';",
        },
      },
    ],
  },
  {
    heading: '… an operation that can leave a failed item',
    users: ['packages/core/retries/retries.ts'],
    edits: [
      {
        file: 'packages/domain/failed-items/operations.ts',
        change: { before: "    | 'manage_stock';", after: "    | 'manage_stock'\n    | 'count_listing';" },
      },
      {
        file: 'packages/domain/failed-items/operations.ts',
        change: {
          before: '  read_order: {',
          after: "  count_listing: { subject: 'listing', hint: 'Retry.' },\n  read_order: {",
        },
      },
      {
        file: 'packages/core/retries/retries.ts',
        change: {
          before: '  update_product: retryProductUpdate,',
          after: '  update_product: retryProductUpdate,\n  count_listing: async () => [],',
        },
      },
    ],
  },
];

describe.each(toys)('$heading', ({ heading, edits, users }) => {
  const files = filesOf(edits);

  it('has exactly the files that CONTRIBUTING.md names', () => {
    const section = text('CONTRIBUTING.md').split(`### ${heading}\n`)[1]?.split('\n##')[0] ?? '';
    const named = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, file = '']) => pattern(file));
    expect(named.length).toBeGreaterThan(0);
    expect(files.filter((file) => !named.some((one) => one.test(file)))).toEqual([]);
    expect(named.filter((one) => !files.some((file) => one.test(file)))).toEqual([]);
  });

  it('does not compile with one of these files left out', { timeout: wholeWorkspaceWithinMs }, async () => {
    await using copy = await copyOfSources(users);
    for (const left of files) {
      await copy.apply(edits.filter(({ file }) => file !== left));
      expect(await copy.typeErrors(), `without ${left}`).not.toEqual([]);
      await copy.restore(edits);
    }
  });
});

it('everything compiles with the files of both', { timeout: wholeWorkspaceWithinMs }, async () => {
  await using copy = await copyOfSources(affected.map((path) => `${path}/**/*.ts`));
  for (const { edits } of toys) await copy.apply(edits);
  expect(await copy.typeErrors()).toEqual([]);
});

function filesOf(edits: readonly Edit[]): readonly string[] {
  return [...new Set(edits.map(({ file }) => file))];
}

/** `<operation>` stands for any name. */
function pattern(file: string): RegExp {
  return new RegExp(`^${RegExp.escape(file).replace(/<\w+>|\\x3c\w+\\x3e/g, '[a-z-]+')}$`);
}

/** Copies the sources, to check the types of `include`. Links between packages lead to the copies. */
async function copyOfSources(include: readonly string[]) {
  const folder = await temporaryFolder();
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const path of ['tsconfig.base.json', 'packages', 'activities', 'workflows', 'services']) {
    await cp(join(root, path), join(folder, path), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith('.test.ts'),
    });
  }
  await writeFile(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: './tsconfig.base.json',
      compilerOptions: { isolatedDeclarations: false, typeRoots: [join(root, 'node_modules/@types')] },
      include,
      exclude: ['**/node_modules', '**/testing/**'],
    }),
  );
  return {
    async apply(edits: readonly Edit[]): Promise<void> {
      for (const { file, change } of edits) {
        const path = join(folder, file);
        if (typeof change === 'string') {
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, change);
        } else {
          const source = await readFile(path, 'utf8');
          const places = source.split(change.before).length - 1;
          if (places !== 1) throw new Error(`The toy fits ${file} in ${places} places: renew it.`);
          await writeFile(
            path,
            source.replace(change.before, () => change.after),
          );
        }
      }
    },
    async restore(edits: readonly Edit[]): Promise<void> {
      for (const { file, change } of edits) {
        if (typeof change === 'string') await rm(join(folder, file), { force: true });
        else await cp(join(root, file), join(folder, file));
      }
    },
    async typeErrors(): Promise<readonly string[]> {
      const { output } = await run('typescript/bin/tsc', ['-p', folder], folder);
      return output.split('\n').filter((line) => line.includes('error TS'));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
