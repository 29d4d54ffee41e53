import type { OrderCreation } from '@onhand/contracts/connector/behaviour.ts';
import type { CopyableOrder, NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { Creation } from '@onhand/contracts/connector/created-order.ts';
import { awaitResumption, beginSending } from '@onhand/core/orders/copies/begin-sending.ts';
import { canCopy } from '@onhand/core/orders/copies/check-copying.ts';
import { isToCarry, readCopy } from '@onhand/core/orders/copies/read-copy.ts';
import type { CopyRow } from '@onhand/core/orders/copies/read-copy.ts';
import type { CopyRef } from '@onhand/workflows/contracts/copy.ts';
import type { Dependencies } from '../dependencies.ts';
import { failed, postpone } from './after-fault.ts';
import { newOrderOf } from './new-order.ts';
import { recordCreated, recordUnknown } from './record-created.ts';
import { withoutPersonal } from './without-personal.ts';

/** Reading the order, and creating it, wait so long for an answer. */
const copyTimeoutMs = 30_000;

/**
 * Creates the copy of an order, once: reads the order with its addresses from its shop, commits that the call
 * is about to be sent, and sends it. Whoever finds the copy in the state `sending` later knows that it may
 * exist, and searches for it.
 */
export async function createCopy(
  dependencies: Dependencies,
  of: CopyRef,
  signal?: AbortSignal,
): Promise<void> {
  const { db, connectors, clock } = dependencies;
  const copy = await readCopy(db, of);
  if (copy === undefined || !isToCarry(copy, clock.now())) return;
  if (copy.state !== 'intended' && copy.state !== 'waiting') return;
  const { source } = copy;
  const { stock, orders } = await connectors.describe(source.platform);
  const creation = orders?.creation ?? null;
  if (creation === null || !canCopy(creation, copy.kind)) {
    const message = `Onhand cannot create ${copy.kind === 'draft' ? 'drafts' : 'orders'} on this platform.`;
    return failed(dependencies, of, copy, { code: 'copy_not_supported', message });
  }
  if (!source.isActive) return awaitResumption(db, of, clock.now());
  const original = await readOriginal(dependencies, of, copy, signal);
  if (original === null) return;
  if (source.currency !== null && source.currency !== original.currency) {
    const message = `The order is in ${original.currency}, and ${source.name} sells in ${source.currency}.`;
    return failed(dependencies, of, copy, { code: 'currency_mismatch', message });
  }
  const at = clock.now();
  const { requestLifetimeMs } = stock;
  const { orderVisibilityMs } = creation;
  const settlesAt = new Date(at.getTime() + copyTimeoutMs + requestLifetimeMs + orderVisibilityMs);
  const lowers = lowersBy(copy, creation);
  const lines = await beginSending(db, of, { at, settlesAt, lowers });
  if (lines === null) return;
  if (lines === 'listing_changed') {
    const message = `A listing in ${source.name} was unlinked, or sells another item by now.`;
    const hint = 'Link the listing again, then retry. Or enter the order by hand, and skip this item.';
    return failed(dependencies, of, copy, { code: 'listing_changed', message, hint });
  }
  const order = newOrderOf(original, copy, lines);
  const answer =
    order.lines.length < lines.length
      ? linesGone
      : await connectors.call(
          source.platform,
          copy.kind === 'draft' ? 'orders.createDraft' : 'orders.create',
          {
            integrationId: source.integrationId,
            lane: 'sales',
            timeoutMs: copyTimeoutMs,
            input: order,
            ...(signal === undefined ? {} : { signal }),
          },
        );
  await settle(dependencies, of, copy, storable(answer, order), { requestLifetimeMs, orderVisibilityMs });
}

/** Returns the answer with words of the platform that can be stored. */
function storable(answer: Creation, order: NewOrder): Creation {
  if (answer.kind === 'created' || !('message' in answer)) return answer;
  const message = withoutPersonal(answer.message, order);
  if (answer.kind !== 'rejected' || answer.hint === undefined) return { ...answer, message };
  return { ...answer, message, hint: withoutPersonal(answer.hint, order) };
}

/** Tells whether what is created lowers the source's own stock in the same call. */
function lowersBy({ kind }: CopyRow, { draftsReserve, createdOrdersLower }: OrderCreation): boolean {
  return kind === 'draft' ? draftsReserve : createdOrdersLower;
}

const linesGone: Creation = {
  kind: 'rejected',
  code: 'lines_changed',
  message: 'The shop no longer shows some of the lines of the order.',
};

/** Reads the order with everything that its copy carries. Null: it could not be read, which is recorded. */
async function readOriginal(
  dependencies: Dependencies,
  of: CopyRef,
  copy: CopyRow,
  signal: AbortSignal | undefined,
): Promise<CopyableOrder | null> {
  const { shop } = copy;
  const answer = await dependencies.connectors.call(shop.platform, 'orders.readForCopy', {
    integrationId: shop.integrationId,
    lane: 'sales',
    timeoutMs: copyTimeoutMs,
    input: { id: shop.externalOrderId },
    ...(signal === undefined ? {} : { signal }),
  });
  switch (answer.kind) {
    case 'order':
      return isSame(of, answer.order) ? answer.order : gone();
    case 'absent':
      return gone();
    case 'rejected':
      await failed(dependencies, of, copy, answer);
      return null;
    case 'rate_limited':
      await postpone(dependencies, of, copy, `${shop.name} limits calls.`, answer.retryAfterMs);
      return null;
    case 'unavailable':
    case 'unauthorized':
    case 'unknown':
      await postpone(dependencies, of, copy, answer.message);
      return null;
  }

  async function gone(): Promise<null> {
    const message = `${shop.name} no longer shows the order.`;
    await failed(dependencies, of, copy, { code: 'order_absent', message });
    return null;
  }
}

/** Tells whether the shop shows the order itself: a restored shop may give its number to another. */
function isSame({ identity }: CopyRef, shown: CopyableOrder): boolean {
  return identity === undefined || shown.identity === undefined || identity === shown.identity;
}

async function settle(
  dependencies: Dependencies,
  of: CopyRef,
  copy: CopyRow,
  answer: Creation,
  times: { readonly requestLifetimeMs: number; readonly orderVisibilityMs: number },
): Promise<void> {
  switch (answer.kind) {
    case 'created':
      return recordCreated(dependencies, of, copy, answer.created);
    case 'rejected':
      return answer.transient === true
        ? postpone(dependencies, of, copy, answer.message)
        : failed(dependencies, of, copy, answer);
    case 'rate_limited':
      return postpone(dependencies, of, copy, `${copy.source.name} limits calls.`, answer.retryAfterMs);
    case 'unavailable':
    case 'unauthorized':
      return postpone(dependencies, of, copy, answer.message);
    case 'unknown': {
      const runsMs = answer.ended ? 0 : times.requestLifetimeMs;
      const settlesInMs = runsMs + times.orderVisibilityMs;
      return recordUnknown(dependencies, of, { message: answer.message, settlesInMs });
    }
  }
}
