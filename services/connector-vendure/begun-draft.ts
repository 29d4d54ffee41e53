import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { send } from './client.ts';
import type { Begun } from './fill-draft.ts';
import { markedNote, notes, notesField } from './order-marker.ts';

/** Makes an empty draft. Nothing tells whose it is until it gets its note. */
export async function makeDraft(
  call: Call,
): Promise<{ readonly kind: 'draft'; readonly id: string } | SharedFault> {
  const answer = await send(call, {
    mutation: true,
    query: 'mutation BeginCopy { createDraftOrder { id } }',
    variables: {},
    answer: z.object({ createDraftOrder: z.object({ id: z.string() }) }),
  });
  return answer.kind === 'answer' ? { kind: 'draft', id: answer.data.createDraftOrder.id } : answer;
}

/** Deletes a draft that was refused. If that fails too, it stays a draft, and reserves nothing. */
export async function removeDraft(call: Call, id: string): Promise<void> {
  await send(call, {
    mutation: true,
    query: 'mutation EndCopy($id: ID!) { deleteDraftOrder(orderId: $id) { result } }',
    variables: { id },
    answer: z.unknown(),
  });
}

const begunOrder = z.object({
  order: z
    .object({
      state: z.string(),
      notes,
      lines: z.array(
        z.object({ id: z.string(), quantity: z.number(), productVariant: z.object({ id: z.string() }) }),
      ),
    })
    .nullable(),
});

/** Reads how far a draft has come. */
export async function readBegun(
  call: Call,
  id: string,
): Promise<(Begun & { readonly kind: 'begun'; readonly noteId: string }) | SharedFault> {
  const answer = await send(call, {
    mutation: false,
    query: `query BegunOrder($id: ID!) {
      order(id: $id) { state ${notesField} lines { id quantity productVariant { id } } }
    }`,
    variables: { id },
    answer: begunOrder,
  });
  if (answer.kind !== 'answer') return answer;
  const { order } = answer.data;
  const note = order === null ? undefined : markedNote(order.notes);
  if (order === null || note === undefined) {
    return { kind: 'unavailable', message: 'The draft was removed while it was filled.' };
  }
  const lines = order.lines.map(({ productVariant, ...line }) => ({ ...line, unit: productVariant.id }));
  return { kind: 'begun', state: order.state, lines, noteId: note.id };
}
