import { failOnDemand } from '../../../shop/product-faults.ts';
import { now } from '../../../shop/shop.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { StockLevel } from '../own-state.ts';
import type { UserError } from '../errors.ts';
import { inventoryItemNumber } from '../gid.ts';
import { nextId } from '../ids.ts';
import { partOf } from '../part.ts';
import { activate, move, onHand } from '../stock.ts';
import type { FoundRow } from './inventory-input.ts';

/** Describes a change of the quantity of an item at a location. */
export type Row = Pick<FoundRow<object>, 'record' | 'locationId' | 'level'> & {
  readonly from: number | null;
  /** Returns the quantity after the change. */
  readonly to: (before: number) => number;
  readonly index: number;
};

/** Describes what a mutation changed, as plain data that an idempotency key can keep. */
export interface Kept {
  readonly id: number;
  readonly createdAt: string;
  readonly reason: string;
  readonly referenceDocumentUri: string | null;
  readonly changes: readonly {
    readonly item: number;
    readonly locationId: number;
    readonly name: string;
    readonly delta: number;
    readonly after: number;
  }[];
}

/** Describes a mutation of quantities: which of them it changes, and the input's field with its rows. */
export interface Kind {
  readonly name: 'available' | 'on_hand';
  readonly field: 'quantities' | 'changes';
  readonly limit: number;
}

/** Changes quantities: all of them, or none if one row is refused. */
export function changeQuantities(
  shop: Shop,
  given: {
    readonly rows: readonly Row[];
    readonly errors: readonly UserError[];
    readonly kind: Kind;
    readonly reason: string;
    readonly referenceDocumentUri?: string | null | undefined;
  },
): { readonly kept: Kept | null; readonly userErrors: readonly UserError[] } {
  const { rows, kind, reason, referenceDocumentUri = null } = given;
  const quantity = (level: StockLevel | null) =>
    level === null ? 0 : kind.name === 'on_hand' ? onHand(level) : level.available;
  const errors = [...given.errors, ...rows.flatMap((row) => rowErrors(row, quantity(row.level), kind))];
  if (errors.length > 0) return { kept: null, userErrors: errors };

  const changes = rows.flatMap(({ record, locationId, level: present, to }) => {
    // A crash leaves the rows before it changed, as the fault panel says.
    failOnDemand(shop, record.id);
    const location = partOf(shop).locations.find(({ id }) => id === locationId);
    // Since 2026, a change stocks the item where it was not.
    const level = present ?? (location === undefined ? null : activate(shop, record, location));
    const before = quantity(level);
    const delta = to(before) - before;
    if (level === null || delta === 0) return [];
    move(shop, level, { available: delta });
    const item = inventoryItemNumber(record);
    return [
      { item, locationId, name: 'available', delta, after: level.available },
      { item, locationId, name: 'on_hand', delta, after: onHand(level) },
    ];
  });
  const id = nextId(shop, 'group');
  const kept = { id, createdAt: now(shop), reason, referenceDocumentUri, changes };
  // Without a change there is no group.
  return { kept: changes.length === 0 ? null : kept, userErrors: [] };
}

function rowErrors({ from, to, index }: Row, before: number, { field, limit }: Kind): UserError[] {
  const at = (name: string) => ['input', field, String(index), name];
  if (from !== null && from !== before) {
    const message = 'The changeFromQuantity argument no longer matches the persisted quantity.';
    return [{ field: at('changeFromQuantity'), code: 'CHANGE_FROM_QUANTITY_STALE', message }];
  }
  const after = to(before);
  if (Math.abs(after) <= limit) return [];
  const [code, words] =
    after > 0 ? ['INVALID_QUANTITY_TOO_HIGH', 'higher than'] : ['INVALID_QUANTITY_TOO_LOW', 'lower than -'];
  const message = `The quantity can't be ${words} ${limit.toLocaleString('en')}.`;
  return [{ field: at(field === 'changes' ? 'delta' : 'quantity'), code, message }];
}
