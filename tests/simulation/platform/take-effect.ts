import { changeOf, idempotencyKeyOf } from '@onhand/activities/publishing/calls.ts';
import type { NamedAttempt } from '../core.ts';
import type { SimulatedShop } from './shop.ts';

/** A write takes effect at its shop by the ways of its platform; false where another figure stood there. */
export function takeEffect(shop: SimulatedShop, attempt: NamedAttempt, at: number): boolean {
  const shelf = shop.shelves.get(attempt.channel);
  const change = changeOf(attempt);
  if (shelf === undefined) return false;
  shelf.reveal();
  if (change.op === 'adjust') {
    shelf.adjust(
      idempotencyKeyOf({ ...attempt, channelStockId: attempt.channel, requestKey: attempt.id }),
      change.delta,
      at,
    );
    return true;
  }
  const isThere = change.ifSeen?.includes(shelf.quantityAt(at)) !== false;
  if (shop.world.writes === 'cas' && !isThere) return false;
  shelf.set(change.quantity, at);
  return true;
}
