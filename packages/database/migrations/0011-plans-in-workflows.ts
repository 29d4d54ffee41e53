import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/** The effect of a plan of very many listings is worked out in a workflow. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(plans).execute(db);
}

const plans = `
-- computing: its effect is being worked out; failed: it could not be
alter table plans drop constraint plans_state_check;
alter table plans add constraint plans_state_check
  check (state in ('computing', 'failed', 'proposed', 'applied', 'undone'));
-- null until the effect is worked out
alter table plans alter column effect drop not null;
alter table plans alter column basis drop not null;
alter table plans add constraint plans_effect_check
  check ((state in ('computing', 'failed')) = (effect is null) and (effect is null) = (basis is null));

-- why the effect could not be worked out: a code of the API, and a sentence
alter table plans add column failure_code text;
alter table plans add column failure_message text;
alter table plans add constraint plans_failure_check
  check ((state = 'failed') = (failure_code is not null) and (failure_code is null) = (failure_message is null));

alter table plans drop constraint plans_check;
alter table plans drop constraint plans_check2;
alter table plans add constraint plans_undo_check check ((state in ('applied', 'undone')) = (undo is not null));
alter table plans add constraint plans_decided_check check ((state in ('applied', 'undone')) = (decided_at is not null));

-- The sweep looks for plans that nobody works out.
create index plans_computing on plans (created_at) where state = 'computing';
`;
