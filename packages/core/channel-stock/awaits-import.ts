import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Whether a row of `channel_stock` is not written yet, because somebody asked for the figure there to be
 * taken as stock: it is read before it is overwritten.
 */
export const awaitsImport: RawBuilder<boolean> = sql<boolean>`(
  channel_stock.import_wanted and channel_stock.read_due_at is not null)`;
