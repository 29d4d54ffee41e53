import type { ItemId } from '../ids.ts';
import { productFields } from '../settings/sync-settings.ts';
import type { ProductField } from '../settings/sync-settings.ts';
import { isSame, partsOf } from './property.ts';
import type { PropertyKey, PropertyValue } from './property.ts';

/**
 * The editable fields of a product and its items: the synced fields, and fields that exist only in Onhand.
 */
export type EditableField = ProductField | 'handle' | 'vendor' | 'barcode';

/** A new value for one field. `itemId` is null for a field of the product itself. */
export interface Edit {
  readonly field: EditableField;
  readonly itemId: ItemId | null;
  readonly value: PropertyValue;
}

/** An edit together with the earlier value. */
export interface EditedField extends Edit {
  readonly before: PropertyValue;
}

/** Tells whether a field is synced with shops. */
export function isKeptInStep(field: EditableField): boolean {
  return productFields.some((kept) => kept === field);
}

/** Tells whether a field belongs to items. */
export function isOfItem(field: EditableField): boolean {
  return field === 'sku' || field === 'barcode' || field === 'price';
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
  valueOf: (edit: Edit) => PropertyValue,
): readonly EditedField[] {
  const last = new Map(edits.map((edit) => [`${edit.field}:${edit.itemId}`, edit]));
  return [...last.values()]
    .map((edit) => ({ ...edit, before: valueOf(edit) }))
    .filter(({ field, before, value }) => !isUnchanged(field, before, value));
}

function isUnchanged(field: EditableField, before: PropertyValue, value: PropertyValue): boolean {
  return field === 'price' ? isSame(field, before, value) : JSON.stringify(before) === JSON.stringify(value);
}
