import { z } from 'zod';
import type { Call, Creator } from '@onhand/connector-kit/connector.ts';
import { isFarBehind, searchStart } from '@onhand/connector-kit/search-start.ts';
import { send } from './client.ts';
import { readBatch } from './limits.ts';
import { markedNote, notes, notesField } from './order-marker.ts';
import { afterOf, readCursor, writeCursor } from './page-cursor.ts';
import type { PageCursor } from './page-cursor.ts';

const orderNotes = z.object({
  orders: z.object({
    items: z.array(
      z.object({
        id: z.string(),
        state: z.string(),
        createdAt: z.iso.datetime(),
        orderPlacedAt: z.iso.datetime().nullable(),
        notes,
      }),
    ),
  }),
});
type Listed = z.infer<typeof orderNotes>['orders']['items'][number];

const query = `query OrderNotes($options: OrderListOptions!) {
  orders(options: $options) { items { id state createdAt orderPlacedAt ${notesField} } }
}`;

/**
 * Searches for the orders with a marker: reads the notes of all orders created since, without carts, because
 * Vendure filters orders by nothing that one could set on a draft. A draft is complete when its note says so,
 * an order when it was placed. One that was cancelled before that counts as not there.
 */
export const findMarker: Creator['find'] = async (call, { marker, since, drafts, cursor }) => {
  const from = readCursor(cursor ?? searchStart(since, {}));
  if (from.kind !== 'cursor') return from;
  let read = await readPage(call, from);
  if (read.kind === 'answer' && cursor === null && isFarBehind(read.reading)) {
    const earlier = readCursor(searchStart(since, read.reading));
    if (earlier.kind === 'cursor') read = await readPage(call, earlier);
  }
  if (read.kind !== 'answer') return read;
  const { items } = read.data.orders;
  const asOf = from.asOf ?? read.shopStartedAt;
  const orders = items.flatMap((order) => {
    const note = markedNote(order.notes);
    if (note?.marker !== marker) return [];
    const complete = drafts ? note.isComplete : order.orderPlacedAt !== null;
    return complete || order.state !== 'Cancelled' ? [{ externalId: order.id, complete }] : [];
  });
  if (orders.length > 0) return { kind: 'found', orders, asOf };
  if (items.length < readBatch) return { kind: 'absent', asOf };
  const rows = items.map(({ id, createdAt }: Listed) => ({ id, at: Date.parse(createdAt) }));
  return { kind: 'searching', next: writeCursor(from, rows, asOf), asOf };
};

function readPage(call: Call, from: PageCursor) {
  const options = {
    filter: {
      createdAt: { after: afterOf(from) },
      state: { notIn: ['AddingItems'] },
      id: { notIn: from.seen },
    },
    sort: { createdAt: 'ASC', id: 'ASC' },
    take: readBatch,
  };
  return send(call, { mutation: false, query, variables: { options }, answer: orderNotes });
}
