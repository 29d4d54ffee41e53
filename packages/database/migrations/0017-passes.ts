import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** Integrations know when their orders are read next, how the last passes ended, and their subscriptions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [hearing, subscriptions, openOrders]) {
    await sql.raw(statement).execute(db);
  }
}

const hearing = `
create table hearing (
  merchant_id uuid not null,
  integration_id uuid primary key,
  -- how often the orders are read, and how far back; null: the connector was not asked yet
  pass_every_ms int,
  overlap_ms int not null default 0,
  -- a pass is due from then on
  pass_wanted_at timestamptz not null,
  -- of the latest pass; one that has begun and not ended was interrupted
  pass_started_at timestamptz,
  pass_ended_at timestamptz,
  -- of the latest complete pass
  heard_at timestamptz,
  completed_at timestamptz,
  unread int not null default 0,
  -- complete passes read every change since then, by the platform's clock
  covered_from timestamptz,
  -- passes that failed since the last complete one
  failures int not null default 0,
  problem_code text,
  problem_message text,
  -- when the sweep last woke the poller
  woken_at timestamptz,
  -- nothing is written before a pass that began after this moment is complete
  read_first_since timestamptz,
  read_first_failures int not null default 0,
  -- when orders that stayed open were last read by their ids
  open_read_at timestamptz,
  subscriptions text not null default 'unchecked' check (subscriptions in ('unchecked', 'on', 'refused', 'none')),
  subscriptions_checked_at timestamptz,
  foreign key (merchant_id, integration_id) references integrations
);
create index hearing_wanted on hearing (pass_wanted_at);
-- the first passes are spread over some minutes
insert into hearing (merchant_id, integration_id, pass_wanted_at, covered_from)
select merchant_id, id, now() + random() * interval '5 minutes',
       (select least(integrations.created_at, (select min(counts_from) from listings
                                               where listings.integration_id = integrations.id))
        from cursors where cursors.integration_id = integrations.id and stream = 'orders')
from integrations where state <> 'revoked';
`;

const subscriptions = `
create table subscriptions (
  merchant_id uuid not null,
  integration_id uuid not null,
  topic text not null,
  external_id text,
  state text not null check (state in ('on', 'off', 'refused')),
  -- why it is refused, in the platform's words
  message text,
  checked_at timestamptz not null,
  primary key (integration_id, topic),
  foreign key (merchant_id, integration_id) references integrations
);
`;

const openOrders = `
-- when the order was last read by its id because nothing was heard of it
alter table orders add column checked_at timestamptz;
create index orders_unseen on orders (integration_id, greatest(changed_at, checked_at))
  where state in ('pending', 'open');
`;
