import { expect } from 'vitest';
import type { TestContext } from 'vitest';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { CreatedOrder } from '@onhand/contracts/connector/created-order.ts';
import type { InputOf, OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';
import type { CreationArrangement } from '../arrangement.ts';
import type { Served } from '../ask.ts';
import { orderOf } from './new-order.ts';
import type { Subject } from './subject.ts';

type Ask = Served['ask'];

type Arranged = Awaited<ReturnType<Subject['arranged']>> & {
  readonly creation: CreationArrangement;
  /** A listing of ten units, and an order of two of them. */
  readonly ref: UnitRef;
  readonly order: NewOrder;
};

/** Skips a rule if the arrangement does not prepare created orders. */
export async function withCreation({ skip }: TestContext, { arranged }: Subject): Promise<Arranged> {
  const arrangement = await arranged();
  const { creation, makeListing } = arrangement;
  if (creation === undefined) return skip('the arrangement does not prepare created orders');
  const ref = await makeListing(10);
  return { ...arrangement, creation, ref, order: orderOf(creation.currency, ref) };
}

export async function created(
  ask: Ask,
  operation: 'orders.create' | 'orders.createDraft',
  order: NewOrder,
): Promise<CreatedOrder & { readonly existed: boolean }> {
  const answer = await ask(operation, order);
  if (answer.kind !== 'created') throw new Error(`not created: ${JSON.stringify(answer)}`);
  return { ...answer.created, existed: answer.existed };
}

/** Searches for a marker to the end. */
export async function search(
  ask: Ask,
  { marker, since }: Pick<InputOf<'orders.findByMarker'>, 'marker' | 'since'>,
  drafts = false,
): Promise<OutputOf<'orders.findByMarker'>> {
  let cursor: string | null = null;
  for (;;) {
    const answer: OutputOf<'orders.findByMarker'> = await ask('orders.findByMarker', {
      marker,
      since,
      drafts,
      cursor,
    });
    if (answer.kind !== 'searching') return answer;
    expect(answer.next).not.toBe(cursor);
    cursor = answer.next;
  }
}

/** Returns the ids of the orders that the search finds. */
export async function idsFound(ask: Ask, order: NewOrder, drafts = false): Promise<readonly string[]> {
  const answer = await search(ask, order, drafts);
  return answer.kind === 'found' ? answer.orders.map(({ externalId }) => externalId) : [];
}
