import { z } from 'zod';
import { failOnDemand } from '../../../shop/product-faults.ts';
import { Refusal } from '../../../shop/refusal.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { StockLevel } from '../own-state.ts';
import type { Product } from '../../../shop/state.ts';
import { itemNumbered } from '../catalog.ts';
import { apiError } from '../errors.ts';
import type { UserError } from '../errors.ts';
import { numberOf } from '../gid.ts';
import { partOf } from '../part.ts';
import { levelAt } from '../stock.ts';

const place = { inventoryItemId: z.string(), locationId: z.string() };

export const setInput = z.strictObject({
  name: z.string(),
  reason: z.string(),
  referenceDocumentUri: z.string().nullish(),
  quantities: z.array(
    z.strictObject({ ...place, quantity: z.number(), changeFromQuantity: z.number().nullish() }),
  ),
});

export const adjustInput = z.strictObject({
  name: z.string(),
  reason: z.string(),
  referenceDocumentUri: z.string().nullish(),
  changes: z.array(z.strictObject({ ...place, delta: z.number(), changeFromQuantity: z.number().nullish() })),
});

/** The reasons for a change of stock.
 * https://shopify.dev/docs/apps/build/orders-fulfillment/inventory-management-apps/manage-quantities-states
 */
const reasons = [
  'correction',
  'cycle_count_available',
  'damaged',
  'movement_canceled',
  'movement_created',
  'movement_received',
  'movement_updated',
  'other',
  'promotion',
  'quality_control',
  'received',
  'reservation_created',
  'reservation_deleted',
  'reservation_updated',
  'restock',
  'safety_stock',
  'shrinkage',
];

/** The most rows of one mutation. */
const mostRows = 250;

/** Checks what the rows of an inventory mutation have in common. */
export function headErrors(
  { reason, name }: { readonly reason: string; readonly name: string },
  names: { readonly allowed: readonly string[]; readonly code: string; readonly message: string },
): UserError[] {
  return [
    ...(names.allowed.includes(name)
      ? []
      : [{ field: ['input', 'name'], code: names.code, message: names.message }]),
    ...(reasons.includes(reason)
      ? []
      : [
          { field: ['input', 'reason'], code: 'INVALID_REASON', message: 'The specified reason is invalid.' },
        ]),
  ];
}

/**
 * Refuses rows that do not say what they change from, and more rows than one mutation may have.
 *
 * @throws GraphQLError
 */
export function requireChangeFrom(
  rows: readonly { readonly changeFromQuantity?: number | null | undefined }[],
  type: string,
): void {
  if (rows.length > mostRows) {
    const message = `The input array size of ${rows.length} is greater than the maximum allowed of ${mostRows}.`;
    throw apiError('MAX_INPUT_SIZE_EXCEEDED', message);
  }
  if (rows.some((row) => !Object.hasOwn(row, 'changeFromQuantity'))) {
    throw apiError(
      'INVALID_FIELD_ARGUMENTS',
      `${type} must include the following argument: changeFromQuantity.`,
    );
  }
}

/** Holds a row whose item and location were found. `level` is null if the item is not stocked there. */
export interface FoundRow<T> {
  readonly row: T;
  readonly record: Product;
  readonly locationId: number;
  readonly level: StockLevel | null;
}

/** Finds what the rows name. A row whose item or location is not there has an error in its place. */
export function findRows<T extends { readonly inventoryItemId: string; readonly locationId: string }>(
  shop: Shop,
  rows: readonly T[],
  field: string,
): (FoundRow<T> | UserError)[] {
  return rows.map((row, index) => {
    const at = (name: string) => ['input', field, String(index), name];
    const record = itemNumbered(shop, numberOf(row.inventoryItemId, 'InventoryItem') ?? 0);
    if (record === null) {
      const message = 'The specified inventory item could not be found.';
      return { field: at('inventoryItemId'), code: 'INVALID_INVENTORY_ITEM', message };
    }
    const locationId = numberOf(row.locationId, 'Location');
    if (!partOf(shop).locations.some(({ id, isActive }) => id === locationId && isActive)) {
      const message = 'The specified location could not be found.';
      return { field: at('locationId'), code: 'INVALID_LOCATION', message };
    }
    const refused = refusedByFault(shop, record);
    if (refused !== null) return { ...refused, field: at('inventoryItemId') };
    return { row, record, locationId: locationId ?? 0, level: levelAt(shop, record, locationId ?? 0) };
  });
}

/** Returns the error that a fault of the panel demands; its code must be one of the schema's. */
function refusedByFault(shop: Shop, { id }: Product): Omit<UserError, 'field'> | null {
  if (!shop.state.faults.some(({ fault }) => fault.kind === 'refuse_product' && fault.productId === id)) {
    return null;
  }
  try {
    failOnDemand(shop, id);
    return null;
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, message: error.message };
    throw error;
  }
}

export function isError(one: object): one is UserError {
  return 'message' in one;
}
