import type { ColumnType } from 'kysely';

/** A JSON column: read as parsed JSON, which its reader narrows, and written as text. */
export type Json = ColumnType<unknown, string, string>;
