import type { GraphQLResolveInfo } from 'graphql';
import type { Shop } from '../../../shop/shop.ts';
import type { UserError } from '../errors.ts';
import { once } from '../idempotency.ts';
import { changeQuantities } from './change-quantities.ts';
import type { Kind, Row } from './change-quantities.ts';
import { readInput } from './input.ts';
import { answered } from './inventory-group.ts';
import {
  adjustInput,
  findRows,
  headErrors,
  isError,
  requireChangeFrom,
  setInput,
} from './inventory-input.ts';

/**
 * Sets quantities, all or none of them: one user error leaves every quantity as it is.
 */
export function setQuantities(
  shop: Shop,
  args: { readonly input: unknown },
  info: GraphQLResolveInfo,
): object {
  const input = readRaw(args.input, setInput, 'inventorySetQuantities');
  requireChangeFrom(input.raw('quantities'), 'InventoryQuantityInput');
  return answered(
    shop,
    once(shop, { args, info }, () => {
      const { name, quantities } = input.read;
      const errors = headErrors(input.read, {
        allowed: ['available', 'on_hand'],
        code: 'INVALID_NAME',
        message: "The quantity name must be either 'available' or 'on_hand'.",
      });
      const found = findRows(shop, quantities, 'quantities');
      errors.push(...found.filter(isError), ...repeated(quantities), ...outOfRange(quantities));
      const rows = found.flatMap((one, index): Row[] =>
        isError(one)
          ? []
          : [{ ...one, index, from: one.row.changeFromQuantity ?? null, to: () => one.row.quantity }],
      );
      const kind: Kind = {
        name: name === 'on_hand' ? 'on_hand' : 'available',
        field: 'quantities',
        limit: 1_000_000_000,
      };
      return changeQuantities(shop, { rows, errors, kind, ...input.read });
    }),
  );
}

/** Changes quantities by differences, all or none of them. */
export function adjustQuantities(
  shop: Shop,
  args: { readonly input: unknown },
  info: GraphQLResolveInfo,
): object {
  const input = readRaw(args.input, adjustInput, 'inventoryAdjustQuantities');
  requireChangeFrom(input.raw('changes'), 'InventoryChangeInput');
  return answered(
    shop,
    once(shop, { args, info }, () => {
      const errors = headErrors(input.read, {
        allowed: ['available'],
        code: 'INVALID_QUANTITY_NAME',
        message: 'The specified quantity name is invalid.',
      });
      const found = findRows(shop, input.read.changes, 'changes');
      errors.push(...found.filter(isError));
      const rows = found.flatMap((one, index): Row[] =>
        isError(one)
          ? []
          : [
              {
                ...one,
                index,
                from: one.row.changeFromQuantity ?? null,
                to: (before) => before + one.row.delta,
              },
            ],
      );
      const kind: Kind = { name: 'available', field: 'changes', limit: 2_000_000_000 };
      return changeQuantities(shop, { rows, errors, kind, ...input.read });
    }),
  );
}

function repeated(
  rows: readonly { readonly inventoryItemId: string; readonly locationId: string }[],
): UserError[] {
  const pairs = rows.map(({ inventoryItemId, locationId }) => `${inventoryItemId} ${locationId}`);
  return pairs.flatMap((pair, index) =>
    pairs.indexOf(pair) === index
      ? []
      : [
          {
            field: ['input', 'quantities', String(index), 'locationId'],
            code: 'NO_DUPLICATE_INVENTORY_ITEM_ID_GROUP_ID_PAIR',
            message: 'The combination of inventoryItemId and locationId must be unique.',
          },
        ],
  );
}

function outOfRange(rows: readonly { readonly quantity: number }[]): UserError[] {
  return rows.flatMap(({ quantity }, index) =>
    quantity >= 0
      ? []
      : [
          {
            field: ['input', 'quantities', String(index), 'quantity'],
            code: 'INVALID_QUANTITY_NEGATIVE',
            message: "The quantity can't be negative.",
          },
        ],
  );
}

/** Reads the input, and keeps it as it came: an absent `changeFromQuantity` differs from null. */
function readRaw<T>(given: unknown, schema: Parameters<typeof readInput<T>>[0], mutation: string) {
  const rows = (name: string): readonly { readonly changeFromQuantity?: number | null }[] => {
    // The cast is safe: the schema says that the input has lists of objects by these names.
    return (given as Record<string, readonly { readonly changeFromQuantity?: number | null }[]>)[name] ?? [];
  };
  return { read: readInput(schema, given, mutation), raw: rows };
}
