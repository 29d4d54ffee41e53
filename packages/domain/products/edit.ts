import type { ItemId } from '../ids.ts';
import { isOwnProperty, isSameProperty } from '../items/item-properties.ts';
import type { OwnProperty } from '../items/item-properties.ts';
import { productFields } from '../settings/sync-settings.ts';
import type { ProductField } from '../settings/sync-settings.ts';
import { isSame, partsOf } from './property.ts';
import type { PropertyKey, PropertyValue } from './property.ts';

/**
 * The editable fields of a product and its items: the synced fields, and fields that exist only in Onhand.
 */
export type EditableField = ProductField | 'handle' | 'vendor' | 'barcode' | OwnProperty;

/** The value of a field. Only properties that exist only in Onhand have numbers. */
export type EditValue = PropertyValue | number;

/** A new value for one field. `itemId` is null for a field of the product itself. */
export interface Edit {
  readonly field: EditableField;
  readonly itemId: ItemId | null;
  readonly value: EditValue;
}

/** An edit together with the earlier value. */
export interface EditedField extends Edit {
  readonly before: EditValue;
}

/** Tells whether a field is synced with shops. */
export function isKeptInStep(field: EditableField): boolean {
  return productFields.some((kept) => kept === field);
}

/** Tells whether a field belongs to items. */
export function isOfItem(field: EditableField): boolean {
  return field === 'sku' || field === 'barcode' || field === 'price' || isOwnProperty(field);
}

/** Turns a property taken from a platform into an edit. */
export function editOf(key: PropertyKey, value: PropertyValue): Edit {
  const { field, subjectId } = partsOf(key);
  // The subject of an item's field is the item.
  return { field, itemId: isOfItem(field) ? (subjectId as ItemId) : null, value };
}

/** Returns the edits that change a value. Of two edits of the same field, the later one counts. Pure. */
export function changedBy(
  edits: readonly Edit[],
  valueOf: (edit: Edit) => EditValue,
): readonly EditedField[] {
  const last = new Map(edits.map((edit) => [`${edit.field}:${edit.itemId}`, edit]));
  return [...last.values()]
    .map((edit) => ({ ...edit, before: valueOf(edit) }))
    .filter(({ field, before, value }) => !isUnchanged(field, before, value));
}

function isUnchanged(field: EditableField, before: EditValue, value: EditValue): boolean {
  if (field === 'price' && typeof before !== 'number' && typeof value !== 'number') {
    return isSame(field, before, value);
  }
  if (isOwnProperty(field) && isPlain(before) && isPlain(value)) return isSameProperty(field, before, value);
  return JSON.stringify(before) === JSON.stringify(value);
}

function isPlain(value: EditValue): value is string | number | null {
  return typeof value !== 'object' || value === null;
}
