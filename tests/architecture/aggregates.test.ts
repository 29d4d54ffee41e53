import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aggregates } from './aggregates.ts';
import { root } from './run.ts';

/** Which aggregate writes each table: the file of packages/database/schema that declares it says so. */
const owners: ReadonlyMap<string, string> = new Map(
  aggregates.flatMap((aggregate) => tablesOf(aggregate).map((table) => [table, aggregate] as const)),
);

function tablesOf(aggregate: string): readonly string[] {
  const path = join(root, 'packages/database/schema', `${aggregate}.ts`);
  const declared = /^export interface \w+Tables \{\n(.*?)^\}/ms.exec(text(path))?.[1] ?? '';
  return [...declared.matchAll(/^ {2}(\w+): \w+Table;$/gm)].map(([, table = '']) => table);
}

function text(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The tables that a source text writes: in SQL, and by Kysely's calls. */
function writtenIn(source: string): readonly string[] {
  const writes =
    /\b(?:insert\s+into|update|delete\s+from|merge\s+into|copy|truncate(?:\s+table)?)\s+(?:only\s+)?"?(\w+)"?|\b(?:insertInto|updateTable|deleteFrom|mergeInto|replaceInto)\(\s*'(\w+)/gi;
  const tables = [...source.matchAll(writes)].map(([, inSql, inKysely]) => inSql ?? inKysely ?? '');
  return [...new Set(tables)].filter((table) => owners.has(table));
}

/** Writes that still stand outside their aggregate's folder. This list only gets shorter. */
const stillForeign: readonly string[] = [
  'packages/core/runs/first-sync/advance-first-syncs.ts writes integrations',
  'packages/core/runs/first-sync/begin-first-sync.ts writes integrations',
  'packages/core/runs/first-sync/end-first-sync.ts writes integrations',
  'packages/core/runs/first-sync/resume-first-sync.ts writes channel_stock',
  'packages/core/runs/first-sync/resume-first-sync.ts writes integrations',
  'packages/core/runs/first-sync/safety-stop.ts writes channel_stock',
  'packages/core/runs/first-sync/safety-stop.ts writes integrations',
  'packages/core/runs/listing-readings/check-identifiers.ts writes listings',
  'packages/core/runs/listing-readings/mark-gone.ts writes channel_stock',
  'packages/core/runs/listing-readings/mark-gone.ts writes listings',
  'packages/core/runs/listing-readings/store-units.ts writes channel_stock',
  'packages/core/runs/listing-readings/store-units.ts writes listing_channel_stock',
  'packages/core/runs/listing-readings/store-units.ts writes listings',
  'packages/core/runs/listing-readings/take-in-page.ts writes listings',
];

/** Production code that reaches the database. Migrations are the tables themselves. */
const files = globSync('{packages,services,workflows,activities}/**/*.ts', { cwd: root }).filter(
  (path) =>
    !/node_modules|\.test\.ts$|\/testing\/|^packages\/database\/migrations\//.test(path) &&
    /from '(kysely|@onhand\/database\/|\.\.?\/)/.test(text(join(root, path))) &&
    !path.startsWith('packages/contracts/'),
);

describe('packages/core', () => {
  it('has a folder and a schema file per aggregate, and nothing else', () => {
    const folders = readdirSync(join(root, 'packages/core'), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'node_modules')
      .map(({ name }) => name);
    expect(folders.toSorted()).toEqual([...aggregates].toSorted());
    const schemas = readdirSync(join(root, 'packages/database/schema')).map((name) =>
      name.replace('.ts', ''),
    );
    expect(schemas.filter((name) => !['json', 'schema', ...aggregates].includes(name))).toEqual([]);
  });

  it('knows an owner for every table of the schema', () => {
    const tables = globSync('packages/database/schema/*.ts', { cwd: root }).flatMap((path) =>
      [...text(join(root, path)).matchAll(/^ {2}(\w+): \w+Table;$/gm)].map(([, table = '']) => table),
    );
    expect(tables.length).toBeGreaterThan(0);
    expect(tables.toSorted()).toEqual([...owners.keys()].toSorted());
  });

  it('writes each table in the folder of its aggregate only', () => {
    const foreign = files.flatMap((path) =>
      writtenIn(text(join(root, path))).flatMap((table) =>
        path.startsWith(`packages/core/${owners.get(table)}/`) ? [] : [`${path} writes ${table}`],
      ),
    );
    expect(foreign.toSorted()).toEqual(stillForeign.toSorted());
  });
});

it.each([
  ['sql`insert into listings (id) values (1)`', ['listings']],
  ['sql`with a as (select 1)\n  update   channel_stock set state = 1`', ['channel_stock']],
  ['sql`delete from failed_items using other`', ['failed_items']],
  ["db.insertInto('orders').values(rows)", ['orders']],
  ["db\n  .updateTable('items as item')\n  .set({})", ['items']],
  ["db.deleteFrom(\n  'rules'\n)", ['rules']],
  ['sql`select 1 from listings for update`', []],
  ['sql`update somewhere_else set a = 1`', []],
])('finds what %s writes', (source, tables) => {
  expect(writtenIn(source)).toEqual(tables);
});
