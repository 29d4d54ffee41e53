import { z } from 'zod';
import type { Call, Creator } from '@onhand/connector-kit/connector.ts';
import type { DraftState } from '@onhand/contracts/connector/created-order.ts';
import { send } from './client.ts';
import { readById } from './read-by-id.ts';

const states = z.object({
  orders: z.object({
    items: z.array(
      z.object({ id: z.string(), state: z.string(), orderPlacedAt: z.iso.datetime().nullable() }),
    ),
  }),
});

/** Tells what became of drafts. A draft keeps its id when it is placed. */
export const getDrafts: NonNullable<Creator['getDrafts']> = async (call, ids) => {
  const read = await readById(ids, (some) => readStates(call, some));
  return read.map(({ key, result }) => ({
    key,
    result: result.kind === 'absent' ? { kind: 'gone' } : result,
  }));
};

async function readStates(call: Call, ids: readonly string[]) {
  const answer = await send(call, {
    mutation: false,
    query: `query Drafts($ids: [String!]!, $take: Int!) {
      orders(options: { filter: { id: { in: $ids } }, take: $take }) { items { id state orderPlacedAt } }
    }`,
    variables: { ids, take: ids.length },
    answer: states,
  });
  if (answer.kind !== 'answer') return answer;
  const byId = new Map(
    answer.data.orders.items.map(({ id, state, orderPlacedAt }): [string, DraftState] => {
      if (orderPlacedAt !== null) return [id, { kind: 'completed', orderId: id }];
      return [id, state === 'Cancelled' ? { kind: 'gone' } : { kind: 'open', reserves: false }];
    }),
  );
  return { kind: 'found', byId } as const;
}
