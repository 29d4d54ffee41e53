import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Rows as a table in a statement: one parameter, whatever their number, so that a batch is one statement.
 * `columns` is SQL (`item_id uuid, units int`) and names the rows' keys. Dates become timestamptz by their ISO form.
 */
export function recordset(rows: readonly object[], alias: string, columns: string): RawBuilder<unknown> {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as ${sql.raw(`${alias}(${columns})`)}`;
}
