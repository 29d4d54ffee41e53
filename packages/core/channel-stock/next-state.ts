import { statesAccepting } from '@onhand/domain/state-machine.ts';
import type { StateMachine } from '@onhand/domain/state-machine.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/** The state that an event leads to, as an SQL expression over the column `state`. Other rows keep their state. */
export function nextStateSql<State extends string, Event extends string>(
  machine: StateMachine<State, Event>,
  event: Event,
): RawBuilder<State> {
  const cases = statesAccepting(machine, event).map(
    (state) => sql`when ${sql.lit(state)} then ${sql.lit(machine[state][event])}`,
  );
  return sql<State>`case state ${sql.join(cases, sql` `)} else state end`;
}
