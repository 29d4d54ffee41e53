import type { Answer, Body } from '../../api/answer.ts';

/** The sync settings of all entities of an integration, as they are. */
export type AllSettings = Answer<'/v1/integrations/{id}/sync-settings'>;
export const entities = ['products', 'inventory', 'orders', 'customers'] as const;
export type Entity = (typeof entities)[number];

type SettingsChange = Extract<Body<'/v1/plans'>['change'], { kind: 'sync_settings' }>;
/** What can be set of an entity. */
export type Settings = SettingsChange['changes'][number]['settings'];

/** A choice, with what it means. */
interface Choice<Value extends string> {
  readonly value: Value;
  readonly label: string;
}

export const directions: readonly Choice<AllSettings['orders']['direction']>[] = [
  { value: 'inbound', label: 'From the shop to Onhand' },
  { value: 'outbound', label: 'From Onhand to the shop' },
  { value: 'bidirectional', label: 'Both ways' },
  { value: 'disabled', label: 'Disabled' },
];

export const modes: readonly Choice<AllSettings['orders']['mode']>[] = [
  { value: 'instant', label: 'Instant' },
  { value: 'scheduled', label: 'Scheduled' },
  { value: 'manual', label: 'Disabled' },
];

export const productFields: readonly Choice<AllSettings['products']['fields'][number]>[] = [
  { value: 'title', label: 'Title' },
  { value: 'description', label: 'Description' },
  { value: 'images', label: 'Images' },
  { value: 'price', label: 'Price' },
  { value: 'sku', label: 'SKU' },
  { value: 'categories', label: 'Categories' },
  { value: 'tags', label: 'Tags' },
];

export const identifiers: readonly Choice<AllSettings['products']['matchBy']>[] = [
  { value: 'sku', label: 'SKU' },
  { value: 'barcode', label: 'Barcode' },
  { value: 'handle', label: 'Handle' },
];

export const salesBack: readonly Choice<NonNullable<AllSettings['inventory']['writeSalesBack']>>[] = [
  { value: 'adjust', label: 'Lower its figure' },
  { value: 'order', label: 'Leave it to copied orders' },
  { value: 'none', label: 'Write nothing' },
];

export const orderCopies: readonly Choice<AllSettings['orders']['orderCopy']>[] = [
  { value: 'none', label: 'Not copied' },
  { value: 'draft', label: 'As draft orders' },
  { value: 'order', label: 'As orders' },
];

/** What each kind of record is about, in a sentence. */
export const about: Readonly<Record<Entity, string>> = {
  products: 'What changes of products are carried over.',
  inventory: 'Whether figures are read and written. While it is not disabled, orders count against stock.',
  orders: 'Whether orders are copied to the source store.',
  customers: 'Whether customers are kept in step.',
};

/** Returns what differs between the settings as they are and as they are wanted. */
export function changesOf(before: object, wanted: object): Settings {
  const known = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(wanted).filter(
      ([name, value]) => JSON.stringify(known.get(name)) !== JSON.stringify(value),
    ),
  );
}
