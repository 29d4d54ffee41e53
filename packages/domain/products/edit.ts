import type { ItemId } from '../ids.ts';
import { productFields } from '../settings/sync-settings.ts';
import type { ProductField } from '../settings/sync-settings.ts';
import { isSame, partsOf } from './property.ts';
import type { PropertyKey, PropertyValue } from './property.ts';

/** What can be changed of a product and its items: what is kept in step, and what is ours alone. */
export type EditableField = ProductField | 'handle' | 'vendor' | 'barcode';

/** One field that is to have another value. `itemId` null: of the product itself. */
export interface Edit {
  readonly field: EditableField;
  readonly itemId: ItemId | null;
  readonly value: PropertyValue;
}

/** A field whose value differs from what it was. */
export interface EditedField extends Edit {
  readonly before: PropertyValue;
}

/** Whether shops are told of it: the other fields are ours alone. */
export function isKeptInStep(field: EditableField): boolean {
  return productFields.some((kept) => kept === field);
}

/** Fields that belong to items. */
export function isOfItem(field: EditableField): boolean {
  return field === 'sku' || field === 'barcode' || field === 'price';
}

/** What a property taken from a platform changes here. */
export function editOf(key: PropertyKey, value: PropertyValue): Edit {
  const { field, subjectId } = partsOf(key);
  // The subject of an item's field is the item.
  return { field, itemId: isOfItem(field) ? (subjectId as ItemId) : null, value };
}

/** The edits that change something, each field once: of two the later one counts. Pure. */
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
