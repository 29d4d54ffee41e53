import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

interface Column {
  readonly name: string;
  readonly type: string;
}

const parsed = new Map<string, readonly Column[]>();

/**
 * Returns rows as a table expression with one parameter per column, so that a batch of any size is one
 * statement. `columns` is SQL (`item_id uuid, units int`) and names the rows' keys. Dates are sent in ISO
 * form.
 *
 * A single JSON parameter takes twice the bytes, because each row repeats each name. Only array columns need
 * it.
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
  // Calls the tag `sql` directly with one part per column: nested parts would cost more than the query.
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

/**
 * Formats a column's values as a PostgreSQL array. Batches of the door have tens of thousands of values, so
 * the usual ones take the short way.
 */
function arrayOf(rows: readonly object[], name: string, type: string): string {
  const write = type === 'jsonb' ? jsonElement : element;
  let text = '{';
  for (const row of rows) {
    if (text.length > 1) text += ',';
    // The caller guarantees that the rows' keys are the columns' names.
    text += write((row as Record<string, unknown>)[name]);
  }
  return `${text}}`;
}

const escaped = /["\\]/;
const everyEscaped = /["\\]/g;

function element(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return escaped.test(value) ? `"${value.replaceAll(everyEscaped, String.raw`\$&`)}"` : `"${value}"`;
    case 'number':
      return String(value);
    case 'undefined':
      return 'NULL';
    default:
      if (value === null) return 'NULL';
      return value instanceof Date ? `"${value.toISOString()}"` : JSON.stringify(value);
  }
}

/** An array element is quoted, with a backslash before each quote and backslash: JSON of JSON is that. */
function jsonElement(value: unknown): string {
  return value === null || value === undefined ? 'NULL' : JSON.stringify(JSON.stringify(value));
}
