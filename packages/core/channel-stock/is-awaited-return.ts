import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * The condition, over the row of `observations`, that units may have been put back for a cancellation or
 * refund whose news is awaited: an undecided rise of which nothing was booked.
 */
export const isAwaitedReturn: RawBuilder<boolean> = sql<boolean>`
  (observations.state = 'provisional' and observations.units > 0 and observations.taken = '[]')`;
