import { z } from 'zod';
import type { Call, Creator } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { CreatedOrder } from '@onhand/contracts/connector/created-order.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { makeDraft, readBegun, removeDraft } from './begun-draft.ts';
import { creation } from './behaviour.ts';
import { send } from './client.ts';
import { getDrafts } from './draft-states.ts';
import { fillDraft, isFilled } from './fill-draft.ts';
import { findMarker } from './find-marker.ts';
import { decimalOf } from './money.ts';
import { currencyRefused, orderRefused } from './order-refused.ts';
import { completeDraft, placeDraft } from './place-draft.ts';
import { readOrders } from './read-orders.ts';

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
  if (done.kind === 'rejected' && done.transient !== true) await removeDraft(call, made.id);
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
  if (isArranging && !isFilled(order, before.lines)) return othersChange;
  if (!isArranging) {
    const filled = await fillDraft(call, id, order, { draft, begun: before });
    if (filled.kind !== 'done') return filled;
  }
  if (!draft && (isArranging || !isBegun)) return placeDraft(call, id, order, { isArranging });
  const after = await readBegun(call, id);
  if (after.kind !== 'begun') return after;
  // A request whose answer was lost may have added a line once more.
  if (!isFilled(order, after.lines)) return othersChange;
  if (!draft) return placeDraft(call, id, order, { isArranging });
  return completeDraft(call, id, order, { noteId: after.noteId });
}

const othersChange: Fault = {
  kind: 'rejected',
  code: 'order_changed',
  message: 'The begun order has other lines than the copied one.',
  hint: 'If somebody edited it in Vendure, delete it there and retry.',
  transient: true,
};

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
