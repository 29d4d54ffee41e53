import type { GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import { now } from '../../../shop/shop.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { ShopifyLocation, StockLevel } from '../own-state.ts';
import { Refused } from '../errors.ts';
import { numberOf } from '../gid.ts';
import { once } from '../idempotency.ts';
import { nextId } from '../ids.ts';
import { partOf } from '../part.ts';
import { refer } from '../reference.ts';
import { activate, levelAt, move } from '../stock.ts';
import { orUserErrors, readInput } from './input.ts';

const addInput = z.strictObject({
  name: z.string(),
  address: z.strictObject({ countryCode: z.literal('US') }),
  fulfillsOnlineOrders: z.literal(true).optional(),
});

/** Adds a location in the United States, where all of the sandbox's locations are. */
export function add(shop: Shop, { input }: { readonly input: unknown }): object {
  const { name } = readInput(addInput, input, 'locationAdd');
  return orUserErrors(() => {
    const { locations } = partOf(shop);
    if (locations.some((one) => one.name.toLowerCase() === name.toLowerCase())) {
      const message = 'You already have a location with this name';
      throw new Refused({ field: ['input', 'name'], code: 'TAKEN', message });
    }
    const at = now(shop);
    const location = { id: nextId(shop, 'location'), name, isActive: true, createdAt: at, updatedAt: at };
    locations.push(location);
    return { location: refer('Location', location) };
  });
}

/** Deactivates a location. Its stock moves to the other location, if the caller names one. */
export function deactivate(
  shop: Shop,
  args: { readonly locationId: string; readonly destinationLocationId?: string | null },
  info: GraphQLResolveInfo,
): object {
  const done = once(shop, { args, info }, () =>
    orUserErrors(() => {
      const location = activeLocation(shop, args.locationId, ['locationId', 'LOCATION_NOT_FOUND']);
      const { destinationLocationId: other = null } = args;
      const field = ['destinationLocationId', 'DESTINATION_LOCATION_NOT_FOUND_OR_INACTIVE'] as const;
      const destination = other === null ? null : activeLocation(shop, other, field);
      const stocked = partOf(shop).levels.filter(
        ({ locationId, available, committed, reserved }) =>
          locationId === location.id && (available !== 0 || committed !== 0 || reserved !== 0),
      );
      if (stocked.length > 0 && (destination === null || destination === location)) {
        const message = 'Location could not be deactivated because it has active inventory.';
        throw new Refused({ field: ['locationId'], code: 'HAS_ACTIVE_INVENTORY_ERROR', message });
      }
      if (destination !== null) for (const level of stocked) relocate(shop, level, destination);
      location.isActive = false;
      location.updatedAt = now(shop);
      return { number: location.id };
    }, 'locationDeactivateUserErrors'),
  );
  const number = 'number' in done ? done.number : null;
  return {
    location: refer(
      'Location',
      partOf(shop).locations.find(({ id }) => id === number),
    ),
    locationDeactivateUserErrors: [],
    ...done,
  };
}

function activeLocation(shop: Shop, id: string, [field, code]: readonly [string, string]): ShopifyLocation {
  const number = numberOf(id, 'Location');
  const location = partOf(shop).locations.find((one) => one.id === number && one.isActive);
  if (location !== undefined) return location;
  throw new Refused({ field: [field], code, message: 'Location not found.' });
}

function relocate(shop: Shop, level: StockLevel, destination: ShopifyLocation): void {
  const record = shop.state.products.find(({ id }) => id === level.recordId);
  if (record === undefined) return;
  const target = levelAt(shop, record, destination.id) ?? activate(shop, record, destination);
  const { available, committed, reserved } = level;
  move(shop, level, { available: -available, committed: -committed, reserved: -reserved });
  move(shop, target, { available, committed, reserved });
}
