import type { GraphQLResolveInfo } from 'graphql';
import type { Shop } from '../../../shop/shop.ts';
import type { UserError } from '../errors.ts';
import { once } from '../idempotency.ts';
import { partOf } from '../part.ts';
import { refer } from '../reference.ts';
import { activate, move } from '../stock.ts';
import { findRows, isError } from './inventory-input.ts';

/** Stocks an item at a location. */
export function activateInventory(
  shop: Shop,
  args: {
    readonly inventoryItemId: string;
    readonly locationId: string;
    readonly available?: number | null;
    readonly onHand?: number | null;
  },
  info: GraphQLResolveInfo,
): object {
  const done = once(shop, { args, info }, () => {
    const [found] = findRows(shop, [args], 'activate');
    if (found === undefined || isError(found)) {
      return { levelId: null, userErrors: [{ field: ['inventoryItemId'], message: found?.message ?? '' }] };
    }
    const { record, locationId } = found;
    const location = partOf(shop).locations.find(({ id }) => id === locationId);
    const given = args.available ?? args.onHand ?? null;
    if (found.level !== null && given !== null) {
      const message =
        'Not allowed to set available quantity when the item is already active at the location.';
      return { levelId: null, userErrors: [{ field: ['available'], message }] };
    }
    const level = found.level ?? (location === undefined ? null : activate(shop, record, location));
    if (level !== null && given !== null) move(shop, level, { available: given });
    return { levelId: level?.id ?? null, userErrors: [] as UserError[] };
  });
  const level = partOf(shop).levels.find(({ id }) => 'levelId' in done && id === done.levelId);
  return { inventoryLevel: refer('InventoryLevel', level), userErrors: done.userErrors };
}
