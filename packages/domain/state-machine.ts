/**
 * For each state, the state that each event leads to. An event that a state does not name cannot happen in
 * it.
 */
export type StateMachine<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Event, State>>>>
>;

/**
 * Returns the state that an event leads to. Throws a RangeError if the event cannot happen in that state.
 * Pure.
 */
export function transitionIn<State extends string, Event extends string>(
  machine: StateMachine<State, Event>,
  state: State,
  event: Event,
): State {
  const next = machine[state][event];
  if (next === undefined) throw new RangeError(`The event ${event} cannot happen in the state ${state}.`);
  return next;
}

/** Lists the states in which an event can happen. Pure. */
export function statesAccepting<State extends string, Event extends string>(
  machine: StateMachine<State, Event>,
  event: Event,
): readonly State[] {
  // The machine's keys are its states: Object.keys forgets their type.
  return (Object.keys(machine) as State[]).filter((state) => machine[state][event] !== undefined);
}
