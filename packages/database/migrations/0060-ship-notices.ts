import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Ship notices announce stock on its way. What their published lines announce is on sale before it comes in
 * (decision 48).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(notices + announced).execute(db);
}

const notices = `
create table ship_notices (
  merchant_id uuid not null references merchants,
  id uuid not null default uuidv7(),
  -- the sender's number, unique among the open notices
  reference text not null,
  note text,
  state text not null default 'open' check (state in ('open', 'closed', 'cancelled')),
  -- the request that made it: none makes two
  request_key text,
  created_at timestamptz not null,
  created_by text not null,
  ended_at timestamptz,
  primary key (merchant_id, id),
  check ((state = 'open') = (ended_at is null))
);
create unique index ship_notices_open on ship_notices (merchant_id, reference) where state = 'open';
create index ship_notices_reference on ship_notices (merchant_id, reference, id);
create unique index ship_notices_requested on ship_notices (merchant_id, request_key) where request_key is not null;
select onhand_secure('ship_notices');

create table ship_notice_lines (
  merchant_id uuid not null,
  id uuid not null default uuidv7(),
  notice_id uuid not null,
  item_id uuid not null,
  location_id uuid not null,
  announced int not null check (announced >= 0),
  received int not null default 0 check (received >= 0),
  expected_on date,
  -- its units are on sale before they come in
  published boolean not null default false,
  primary key (merchant_id, id),
  foreign key (merchant_id, notice_id) references ship_notices,
  foreign key (merchant_id, item_id) references items,
  foreign key (merchant_id, location_id) references locations
);
create index ship_notice_lines_notice on ship_notice_lines (merchant_id, notice_id);
create index ship_notice_lines_item on ship_notice_lines (merchant_id, item_id);
select onhand_secure('ship_notice_lines');

-- The requests that changed ship notices: none changes one twice.
create table ship_notice_changes (
  merchant_id uuid not null,
  notice_id uuid not null,
  request_key text not null,
  primary key (merchant_id, notice_id, request_key),
  foreign key (merchant_id, notice_id) references ship_notices
);
select onhand_secure('ship_notice_changes');
`;

const announced = `
-- What the published lines of open notices announce, and how much of it waiting lines and deficits will take.
create table announced_stock (
  merchant_id uuid not null,
  item_id uuid not null,
  location_id uuid not null,
  announced int not null,
  sold int not null,
  primary key (merchant_id, item_id, location_id),
  check (0 <= sold and sold <= announced),
  foreign key (merchant_id, item_id) references items,
  foreign key (merchant_id, location_id) references locations
);
select onhand_secure('announced_stock');

-- The units that a notice announces for the line: they are no oversell.
alter table waiting_units add column announced int not null default 0;
alter table waiting_units add constraint waiting_units_announced check (0 <= announced and announced <= units);

alter table incidents drop constraint incidents_cause_check;
alter table incidents add constraint incidents_cause_check check (cause in
  ('channel_lag', 'unconfirmed_write', 'edit_by_hand', 'sold_beyond_figure', 'never_written', 'our_fault',
   'notice_fell_short'));
`;
