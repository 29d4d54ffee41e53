import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { Creation } from '@onhand/contracts/connector/created-order.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Call, Creator } from '../connector.ts';
import { permissionMissing } from './permission-missing.ts';

/**
 * Creates an order or a draft, unless the shop shows one with its marker: then that one is returned, and an
 * incomplete one is completed. The caller holds the marker's lock. An order that the shop does not show yet
 * is not found: after an unknown outcome, the caller waits before it asks again.
 */
export async function createOnce(
  creator: Creator,
  call: Call,
  order: NewOrder,
  { draft }: { readonly draft: boolean },
): Promise<Creation> {
  const searched = await search(creator, call, order, draft);
  switch (searched.kind) {
    case 'absent':
      return made(await creator.create(call, order, { draft, begun: null }));
    case 'found': {
      const [first] = searched.orders;
      const there = searched.orders.find(({ complete }) => complete) ?? first;
      if (there === undefined) return made(await creator.create(call, order, { draft, begun: null }));
      if (!there.complete) {
        return made(await creator.create(call, order, { draft, begun: there.externalId }));
      }
      const shown = await creator.show(call, there.externalId, { draft });
      if (shown.kind === 'created') return { ...shown, existed: true };
      return shown.kind === 'absent' ? goneMeanwhile : shown;
    }
    case 'rejected':
    case 'rate_limited':
    case 'unavailable':
    case 'unknown':
    case 'unauthorized':
      return searched;
  }
}

/** Searches to the end. Every page is another call of the shop, until the call's signal aborts. */
async function search(
  creator: Creator,
  call: Call,
  { marker, since }: NewOrder,
  drafts: boolean,
): Promise<Exclude<OutputOf<'orders.findByMarker'>, { kind: 'searching' }>> {
  let cursor: string | null = null;
  for (;;) {
    const answer: OutputOf<'orders.findByMarker'> = await creator.find(call, {
      marker,
      since,
      drafts,
      cursor,
    });
    if (answer.kind !== 'searching') return answer;
    if (answer.next === cursor || call.signal.aborted) return searchEnded;
    cursor = answer.next;
  }
}

/** The search has just read orders with the same credentials: what they may not do is a permission. */
function made(answer: Awaited<ReturnType<Creator['create']>>): Creation {
  if (answer.kind === 'created') return { ...answer, existed: false };
  return answer.kind === 'unauthorized' ? permissionMissing(answer, 'orders') : answer;
}

const goneMeanwhile: Creation = {
  kind: 'unavailable',
  message: 'The order with this marker was removed while it was read. Nothing was created.',
};
const searchEnded = {
  kind: 'unavailable',
  message: 'The search for the marker did not come to its end. Nothing was created.',
} as const;
