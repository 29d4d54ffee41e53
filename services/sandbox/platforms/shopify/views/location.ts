import type { Shop } from '../../../shop/shop.ts';
import type { ShopifyLocation } from '../own-state.ts';
import { connection } from '../connection.ts';
import type { PageArguments } from '../connection.ts';
import { itemNumbered } from '../catalog.ts';
import { gid, numberOf } from '../gid.ts';
import { shownDate } from '../money.ts';
import { partOf } from '../part.ts';
import { levelAt } from '../stock.ts';
import { refer } from '../reference.ts';
import { byNumber, byText } from '../search-query.ts';

/** Shows a location. */
export function locationView(shop: Shop, location: ShopifyLocation): object {
  return {
    id: gid('Location', location.id),
    legacyResourceId: String(location.id),
    name: location.name,
    isActive: location.isActive,
    isFulfillmentService: false,
    fulfillmentService: null,
    fulfillsOnlineOrders: true,
    shipsInventory: true,
    hasActiveInventory: partOf(shop).levels.some(({ locationId }) => locationId === location.id),
    activatable: true,
    deactivatable: true,
    createdAt: shownDate(location.createdAt),
    updatedAt: shownDate(location.updatedAt),
    address: { countryCode: 'US', country: 'United States', formatted: ['United States'] },
    inventoryLevel: ({ inventoryItemId }: { inventoryItemId: string }) => {
      const item = itemNumbered(shop, numberOf(inventoryItemId, 'InventoryItem') ?? 0);
      return refer('InventoryLevel', item === null ? null : levelAt(shop, item, location.id));
    },
    inventoryLevels: (args: PageArguments) =>
      connection(
        partOf(shop).levels.filter(({ locationId }) => locationId === location.id),
        args,
        {
          name: 'Location.inventoryLevels',
          idOf: ({ id }) => id,
          view: (level) => refer('InventoryLevel', level),
        },
      ),
  };
}

/** Answers a page of the shop's locations. */
export function locationsPage(
  shop: Shop,
  args: PageArguments & { includeInactive?: boolean | null },
): object {
  const shown = partOf(shop).locations.filter(({ isActive }) => isActive || args.includeInactive === true);
  return connection(shown, args, {
    name: 'locations',
    idOf: ({ id }) => id,
    view: (location) => refer('Location', location),
    sortKeys: { NAME: ({ name }) => name },
    filters: {
      id: byNumber(({ id }) => id),
      name: byText(({ name }) => [name]),
      active: byText(({ isActive }) => [String(isActive)]),
    },
    obeyed: ['includeInactive', 'includeLegacy'],
  });
}
