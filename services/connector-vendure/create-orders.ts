import { z } from 'zod';
import type { Call, Creator } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { CreatedOrder } from '@onhand/contracts/connector/created-order.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { creation } from './behaviour.ts';
import { send } from './client.ts';
import { getDrafts } from './draft-states.ts';
import { fillDraft } from './fill-draft.ts';
import type { Begun } from './fill-draft.ts';
import { findMarker } from './find-marker.ts';
import { decimalOf } from './money.ts';
import { markedNote, notes, notesField } from './order-marker.ts';
import { completeDraft, placeDraft } from './place-draft.ts';
import { readOrders } from './read-orders.ts';
import { readStock } from './read-stock.ts';

type Created = { readonly kind: 'created'; readonly created: CreatedOrder };

/**
 * Creates orders as the Admin API does: a draft, filled step by step, then placed. A draft that is refused on
 * the way is deleted; one whose answer was lost is found by its note and completed.
 */
export const creator: Creator = { behaviour: creation, create, show, find: findMarker, getDrafts };

async function create(
  call: Call,
  order: NewOrder,
  { draft, begun }: { readonly draft: boolean; readonly begun: string | null },
): Promise<Created | Fault> {
  const refused = (await currencyRefused(call, order)) ?? (await orderRefused(call, order, draft));
  if (refused !== null) return refused;
  const made = begun === null ? await makeDraft(call) : { kind: 'draft' as const, id: begun };
  if (made.kind !== 'draft') return made;
  const done = await carryOut(call, made.id, order, { draft, isBegun: begun !== null });
  if (done.kind === 'rejected') await removeDraft(call, made.id);
  if (done.kind !== 'done') return done;
  const shown = await show(call, made.id);
  if (shown.kind === 'created') return shown;
  return { kind: 'unknown', message: 'The order was created and could not be read.', ended: true };
}

async function carryOut(
  call: Call,
  id: string,
  order: NewOrder,
  { draft, isBegun }: { readonly draft: boolean; readonly isBegun: boolean },
): Promise<{ readonly kind: 'done' } | SharedFault> {
  const before = isBegun ? await readBegun(call, id) : null;
  if (before !== null && before.kind !== 'begun') return before;
  const isArranging = before?.state === 'ArrangingPayment';
  if (!isArranging) {
    const filled = await fillDraft(call, id, order, { draft, begun: before });
    if (filled.kind !== 'done') return filled;
  }
  if (!draft) return placeDraft(call, id, order, { isArranging });
  const filled = await readBegun(call, id);
  return filled.kind === 'begun' ? completeDraft(call, id, order, { noteId: filled.noteId }) : filled;
}

async function makeDraft(call: Call): Promise<{ readonly kind: 'draft'; readonly id: string } | SharedFault> {
  const answer = await send(call, {
    mutation: true,
    query: 'mutation BeginCopy { createDraftOrder { id } }',
    variables: {},
    answer: z.object({ createDraftOrder: z.object({ id: z.string() }) }),
  });
  return answer.kind === 'answer' ? { kind: 'draft', id: answer.data.createDraftOrder.id } : answer;
}

/** Deletes a draft that was refused. If that fails too, it stays a draft, and reserves nothing. */
async function removeDraft(call: Call, id: string): Promise<void> {
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

async function readBegun(
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

const facts = z.object({
  order: z.object({ code: z.string(), totalWithTax: z.number(), currencyCode: z.string() }).nullable(),
  globalSettings: z.object({ serverConfig: z.object({ moneyStrategyPrecision: z.number().int().min(0) }) }),
});

async function show(call: Call, id: string): Promise<Created | { kind: 'absent' } | Fault> {
  const answer = await send(call, {
    mutation: false,
    query: `query CreatedOrder($id: ID!) {
      order(id: $id) { code totalWithTax currencyCode }
      globalSettings { serverConfig { moneyStrategyPrecision } }
    }`,
    variables: { id },
    answer: facts,
  });
  if (answer.kind !== 'answer') return answer;
  const read = await readOrders(call, { filter: { id: { eq: id } }, take: 1 });
  if (read.kind !== 'read') return read;
  const { order: found, globalSettings } = answer.data;
  const [order] = read.snapshots;
  if (found === null || order === undefined) return { kind: 'absent' };
  const total = decimalOf(found.totalWithTax, globalSettings.serverConfig.moneyStrategyPrecision);
  const created = { externalId: id, number: found.code, total, currency: found.currencyCode, order };
  return { kind: 'created', created };
}

async function currencyRefused(call: Call, { currency }: NewOrder): Promise<Fault | null> {
  const answer = await send(call, {
    mutation: false,
    query: 'query Currency { activeChannel { defaultCurrencyCode } }',
    variables: {},
    answer: z.object({ activeChannel: z.object({ defaultCurrencyCode: z.string() }) }),
  });
  if (answer.kind !== 'answer') return answer;
  const { defaultCurrencyCode: own } = answer.data.activeChannel;
  if (own === currency) return null;
  const message = `The order is in ${currency}, and the channel sells in ${own}.`;
  return { kind: 'rejected', code: 'currency_mismatch', message };
}

async function orderRefused(call: Call, { lines, email }: NewOrder, draft: boolean): Promise<Fault | null> {
  const stock = await readStock(
    call,
    lines.map(({ ref }) => ref),
  );
  if (stock.kind !== 'stock') return stock;
  const missing = lines.flatMap(({ ref }) => (stock.has(ref.unit) ? [] : [ref.unit]));
  if (missing.length > 0) {
    const message = `The channel does not have ${missing.join(', ')}.`;
    return { kind: 'rejected', code: 'unit_missing', message };
  }
  if (draft || email !== undefined) return null;
  const message = 'Vendure places no order without a customer, and the order has no e-mail address.';
  return { kind: 'rejected', code: 'customer_missing', message };
}
