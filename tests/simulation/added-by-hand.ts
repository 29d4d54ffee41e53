import type { Session } from './session.ts';
import type { WorldShop } from './world.ts';

/** The units that were added by hand behind a source that only sales are written back to; 0 elsewhere. */
export function addedByHand({ state, world }: Session, shop: WorldShop, item: string): number {
  const { direction, writeSalesBack } = state.shops.get(shop.name) ?? {};
  const isSource = world.authority === 'source' && shop.role === 'supplier' && writeSalesBack === 'adjust';
  if (!isSource || direction !== 'inbound') return 0;
  const sums = [...state.ledger].filter(([level]) => level.startsWith(`${item}@`));
  return Math.max(
    0,
    sums.reduce((sum, [, { byHand }]) => sum + byHand, 0),
  );
}
