import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Listings as a shop lists them, what is proposed for those that are not linked, and the reading of them all.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [links, identifiers, readings]) {
    await sql.raw(statement).execute(db);
  }
}

const links = `
alter table listings drop constraint listings_linked_by_check;
-- creation: its item was made from it
alter table listings add constraint listings_linked_by_check check (linked_by in ('match', 'hand', 'creation'));
-- by what it was matched; it is asked again whenever its integration's listings are read
alter table listings add column matched_by text check (matched_by in ('sku', 'barcode', 'handle'));
update listings set matched_by = 'sku' where linked_by = 'match';
alter table listings add check ((linked_by is not distinct from 'match') = (matched_by is not null));
-- not linked: the item it was linked to until its identifiers changed; linked: the one that it looks like since then
alter table listings add column proposed_item_id uuid;
alter table listings add foreign key (merchant_id, proposed_item_id) references items;
-- nothing but a hand links it again
alter table listings add column unlinked_by_hand boolean not null default false;
-- left out of the review
alter table listings add column ignored boolean not null default false;
-- the beginning of the last reading of all listings in which it was seen
alter table listings add column read_at timestamptz;
create index listings_review on listings (integration_id, id)
  where (item_id is null and status = 'listed') or proposed_item_id is not null;
`;

const identifiers = `
create index items_barcode on items (merchant_id, lower(barcode)) where barcode is not null;
create index items_product on items (merchant_id, product_id);
create index products_handle on products (merchant_id, lower(handle)) where handle is not null;
create index listings_sku on listings (integration_id, lower(sku)) where item_id is null;
create index listings_barcode on listings (integration_id, lower(barcode)) where item_id is null;
create index listings_handle on listings (integration_id, lower(handle)) where item_id is null;
`;

const readings = `
-- The newest reading of all that an integration lists.
create table listing_readings (
  merchant_id uuid not null,
  integration_id uuid primary key,
  state text not null check (state in ('reading', 'matching', 'completed', 'failed')),
  started_at timestamptz not null,
  ended_at timestamptz,
  -- the platform's next page, and when it last went on
  page text,
  went_on_at timestamptz not null,
  seen int not null default 0,
  new int not null default 0,
  changed int not null default 0,
  linked int not null default 0,
  created int not null default 0,
  -- taken off their items, because their identifiers are no longer the same
  unlinked int not null default 0,
  -- on record, and not listed any more
  gone int not null default 0,
  problems int not null default 0,
  -- the first of them: [{"externalKey", "code", "message"}]
  problem_rows jsonb not null default '[]',
  failure_code text,
  failure_message text,
  check ((state in ('reading', 'matching')) = (ended_at is null)),
  check ((state = 'failed') = (failure_code is not null)),
  foreign key (merchant_id, integration_id) references integrations
);
create index listing_readings_running on listing_readings (went_on_at) where ended_at is null;
`;
