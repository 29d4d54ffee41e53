import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** A product event of a product that is not known here leads to a reading of the product's listings. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [channelProducts, failedItems]) {
    await sql.raw(statement).execute(db);
  }
}

const channelProducts = `
-- names it in failed items
alter table channel_products add column id uuid not null default uuidv7();
alter table channel_products add unique (merchant_id, id);
-- the need for which its listings have to be read; null: they have been
alter table channel_products add column listings_needed_revision bigint;
`;

const failedItems = `
alter table failed_items drop constraint failed_items_subject_kind_check;
alter table failed_items add constraint failed_items_subject_kind_check
  check (subject_kind in ('listing', 'order', 'product', 'channel_product', 'customer'));
`;
