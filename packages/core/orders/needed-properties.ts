import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { linesSelling } from './kept-properties.ts';

/** Selects the superseded properties of the items in `slice` that a line of an order has. */
export const neededProperties: RawBuilder<unknown> = sql`
  select distinct slice.merchant_id, slice.item_id, kept.until
  from slice
  cross join lateral (
    ${linesSelling({ merchantId: sql`slice.merchant_id`, itemId: sql`slice.item_id` })} offset 0) line
  cross join lateral (
    select min(superseded.until) as until from superseded_properties superseded
    where superseded.merchant_id = slice.merchant_id and superseded.item_id = slice.item_id
      and superseded.until > line.as_of) kept
  where kept.until is not null`;
