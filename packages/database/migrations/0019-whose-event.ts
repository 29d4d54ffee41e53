import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Orders are told apart by their identity beside their number. Inbound events can be ignored or set aside. A
 * failed event is the subject of a failed item instead of an incident.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(identity).execute(db);
  await sql.raw(events).execute(db);
  await sql.raw(incidents).execute(db);
}

const identity = `
-- tells apart two orders with one number, after a restore; '' on a platform that never uses a number twice, and
-- for an order of which only a hint came
alter table orders add column identity text not null default '';
alter table orders drop constraint orders_integration_id_external_order_id_key;
alter table orders add unique (integration_id, external_order_id, identity);
`;

const events = `
alter table inbound_events drop constraint inbound_events_state_check;
alter table inbound_events add constraint inbound_events_state_check
  check (state in ('taken_in', 'reread_needed', 'failed', 'ignored', 'set_aside'));
-- the subject of its failed item
alter table inbound_events add column failure_id uuid;
create index inbound_events_failure on inbound_events (failure_id) where failure_id is not null;
create index inbound_events_set_aside on inbound_events (integration_id, received_at) where state = 'set_aside';

alter table failed_items drop constraint failed_items_subject_kind_check;
alter table failed_items add constraint failed_items_subject_kind_check
  check (subject_kind in ('listing', 'order', 'product', 'channel_product', 'customer', 'inbound_event'));

update inbound_events set failure_id = uuidv7() where state = 'failed';
insert into failed_items (merchant_id, integration_id, operation, subject_kind, subject_id, state, code,
                          platform_message, attempts, first_at, last_at)
select merchant_id, integration_id, 'take_in_event', 'inbound_event', failure_id, 'open', failure_code,
       failure_message, 1, received_at, received_at
from inbound_events where state = 'failed';
`;

/** The constraint keeps the kinds that it has when this runs, and takes two more. */
const incidents = `
delete from incidents where kind = 'event_failed';
do $$
declare
  kinds text := (select pg_get_constraintdef(oid) from pg_constraint
                 where conrelid = 'incidents'::regclass and conname = 'incidents_kind_check');
begin
  alter table incidents drop constraint incidents_kind_check;
  execute 'alter table incidents add constraint incidents_kind_check '
    || replace(kinds, 'ARRAY[', 'ARRAY[''foreign_event''::text, ''webhook_broken''::text, ');
end $$;
`;
