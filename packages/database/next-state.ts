import { statesAccepting } from '@onhand/domain/state-machine.ts';
import type { StateMachine } from '@onhand/domain/state-machine.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';

/**
 * Returns the next state after an event, as SQL over `column`. A state that does not accept the event stays.
 */
export function nextState<State extends string, Event extends string>(
  machine: StateMachine<State, Event>,
  event: Event,
  column = 'state',
): RawBuilder<State> {
  const cases = statesAccepting(machine, event).map(
    (state) => sql`when ${sql.lit(state)} then ${sql.lit(machine[state][event])}`,
  );
  return sql<State>`case ${sql.ref(column)} ${sql.join(cases, sql` `)} else ${sql.ref(column)} end`;
}
