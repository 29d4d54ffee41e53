import type { ColumnType } from 'kysely';

/** A JSON column. Reading returns parsed JSON, whose type the reader narrows. Writing takes JSON text. */
export type Json = ColumnType<unknown, string, string>;
