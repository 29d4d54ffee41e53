import type { Row } from '../api/answer.ts';
import { State } from './state.tsx';
import type { Tone } from './state.tsx';
import { inWords } from './words.ts';

type Order = Row<'/v1/orders'>;

const outcomes: Readonly<
  Record<NonNullable<Order['outcome']>, { readonly tone: Tone; readonly text: string }>
> = {
  completed: { tone: 'good', text: 'Completed' },
  waiting_for_channel: { tone: 'waiting', text: 'Waiting for a channel' },
  completed_with_failures: { tone: 'bad', text: 'Completed with failures' },
  failed: { tone: 'bad', text: 'Failed' },
};

/** How the work on an order ended, or that it goes on. */
export function OrderOutcome({ outcome, revision, processedRevision }: Order) {
  if (outcome === null || processedRevision < revision) return <State tone="busy">In progress</State>;
  const { tone, text } = outcomes[outcome];
  return <State tone={tone}>{text}</State>;
}

/** Why an order is held back from shipping, in words. Null: it is not held. */
export function OrderHolds({ heldBy }: Pick<Order, 'heldBy'>) {
  if (heldBy.length === 0) return null;
  return (
    <State tone="attention">Held: {heldBy.map((reason) => inWords(reason).toLowerCase()).join(', ')}</State>
  );
}
