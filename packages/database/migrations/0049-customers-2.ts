import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Customers that may have to be written are marked, so that nobody looks through all of them. A subscription
 * that the settings ask for no more is shown until the shop has removed it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(marked + unwanted).execute(db);
}

const marked = `
-- From then on, somebody compares the person with what is there, and writes what differs. Null: it is no other.
alter table channel_customers add column due_at timestamptz;
-- So many calls in a row failed in which the customer was sent, while the platform answered otherwise.
alter table channel_customers add column failures int not null default 0;
create index channel_customers_failing on channel_customers (integration_id) where failures > 0;
create index channel_customers_due on channel_customers (integration_id, due_at) where due_at is not null;

-- How far an integration was looked through for customers that it lacks, since its settings changed. After that,
-- marks tell.
create table customer_looks (
  integration_id uuid primary key,
  merchant_id uuid not null,
  settings_revision int not null,
  -- the last customer that was looked at
  looked_until uuid,
  is_complete boolean not null,
  foreign key (merchant_id, integration_id) references integrations
);
`;

const unwanted = `
alter table subscriptions drop constraint subscriptions_state_check;
alter table subscriptions add constraint subscriptions_state_check
  check (state in ('on', 'off', 'refused', 'unwanted'));
`;
