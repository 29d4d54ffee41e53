import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** Selects no channel stock: of a change that concerns no figures. */
export const concerningNone: RawBuilder<unknown> = sql`select null::uuid as channel_stock_id where false`;
