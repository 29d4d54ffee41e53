import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

interface Column {
  readonly name: string;
  readonly type: string;
}

const parsed = new Map<string, readonly Column[]>();

/**
 * Rows as a table in a statement: a parameter per column, whatever the number of rows, so that a batch is one
 * statement. `columns` is SQL (`item_id uuid, units int`) and names the rows' keys. Dates become timestamptz by their
 * ISO form. One JSON would be simpler; with every name in every row it takes twice the bytes. It is what columns that
 * are arrays themselves need.
 */
export function recordset(rows: readonly object[], alias: string, columns: string): RawBuilder<unknown> {
  if (columns.includes('[]')) {
    return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ${sql.raw(`${alias}(${columns})`)}`;
  }
  const all = columnsOf(columns);
  const names = all.map(({ name }) => name).join(', ');
  const casts = all.map(({ type }, index) => `::${type}[]${index < all.length - 1 ? ', ' : ''}`);
  const last = casts.pop() ?? '';
  const text = ['unnest(', ...casts, `${last}) as ${alias}(${names})`];
  // Called as the tag that it is, with one part per column: parts of parts would cost more than the query.
  return sql(Object.assign(text, { raw: text }), ...all.map(({ name, type }) => arrayOf(rows, name, type)));
}

function columnsOf(columns: string): readonly Column[] {
  const known = parsed.get(columns);
  if (known !== undefined) {
    return known;
  }
  const all = columns.split(',').map((column) => {
    const [name = '', type = ''] = column.trim().split(/\s+/);
    return { name, type };
  });
  parsed.set(columns, all);
  return all;
}

/** One column's values as PostgreSQL writes an array. */
function arrayOf(rows: readonly object[], name: string, type: string): string {
  // The rows' keys are the columns' names: that is what the caller says.
  const values = rows.map((row) => element((row as Record<string, unknown>)[name], type));
  return `{${values.join(',')}}`;
}

function element(value: unknown, type: string): string {
  if (value === null || value === undefined) {
    return 'NULL';
  }
  if (type === 'jsonb') {
    // JSON of JSON: quoted, with a backslash before each quote and backslash, as an array wants it.
    return JSON.stringify(JSON.stringify(value));
  }
  if (value instanceof Date) {
    return `"${value.toISOString()}"`;
  }
  return typeof value === 'string'
    ? `"${value.replaceAll(/["\\]/g, String.raw`\$&`)}"`
    : JSON.stringify(value);
}
