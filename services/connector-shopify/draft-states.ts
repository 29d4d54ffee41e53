import type { Creator } from '@onhand/connector-kit/connector.ts';
import type { DraftState } from '@onhand/contracts/connector/created-order.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { gidOf, idOf, isId } from './gid.ts';

const states = z.object({
  nodes: z.array(
    z
      .object({
        id: z.string(),
        status: z.string(),
        reserveInventoryUntil: z.iso.datetime({ offset: true }).nullable(),
        order: z.object({ id: z.string() }).nullable(),
      })
      .nullable(),
  ),
});
const query = `query Drafts($ids: [ID!]!) {
  nodes(ids: $ids) { ... on DraftOrder { id status reserveInventoryUntil order { id } } }
}`;

/** Tells what became of drafts. A completed draft stays, and names its order. */
export const getDrafts: NonNullable<Creator['getDrafts']> = async (call, ids) => {
  const named = ids.filter(isId);
  if (named.length === 0) return ids.map((key) => ({ key, result: { kind: 'gone' } }));
  const answer = await send(call, {
    mutation: false,
    query,
    variables: { ids: named.map((id) => gidOf('DraftOrder', id)) },
    cost: named.length * 2,
    answer: states,
  });
  if (answer.kind !== 'answer') return ids.map((key) => ({ key, result: answer }));
  const found = new Map<string, DraftState>();
  for (const draft of answer.data.nodes) {
    if (draft === null) continue;
    const { id, status, order, reserveInventoryUntil: until } = draft;
    const reserves = until !== null && Date.parse(until) > Date.parse(answer.shopStartedAt);
    if (order !== null) found.set(idOf(id), { kind: 'completed', orderId: idOf(order.id) });
    // Its order was deleted since.
    else found.set(idOf(id), status === 'COMPLETED' ? { kind: 'gone' } : { kind: 'open', reserves });
  }
  return ids.map((key) => ({ key, result: found.get(key) ?? { kind: 'gone' } }));
};
