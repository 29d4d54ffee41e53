import type { Session } from './session.ts';
import type { WorldShop } from './world.ts';

/**
 * The units that were added by hand behind a source that only sales are written back to, at each of these
 * external locations, on balance; 0 elsewhere.
 */
export function addedByHand(
  { state, world }: Session,
  shop: WorldShop,
  item: string,
  locations: readonly string[],
): number {
  const { direction, writeSalesBack } = state.shops.get(shop.name) ?? {};
  const isSource = world.authority === 'source' && shop.role === 'supplier' && writeSalesBack === 'adjust';
  if (!isSource || direction !== 'inbound') return 0;
  const addedAt = (location: string) =>
    (shop.places[location] ?? []).reduce(
      (sum, place) => sum + (state.ledger.get(`${item}@${place}`)?.byHand ?? 0),
      0,
    );
  return locations.reduce((sum, location) => sum + Math.max(0, addedAt(location)), 0);
}
