/** What is kept in step with an integration, each with settings of its own. */
export const entities = ['products', 'inventory', 'orders', 'customers'] as const;
export type Entity = (typeof entities)[number];

/** What is permitted: from the platform to Onhand, to the platform, both or neither. */
export type Direction = 'inbound' | 'outbound' | 'bidirectional' | 'disabled';

/** When figures and records are imported and written: at once, at the times of a cron expression, or when asked. */
export type Mode = 'instant' | 'scheduled' | 'manual';

/** What updates of products may change. */
export const productFields = [
  'title',
  'description',
  'images',
  'price',
  'sku',
  'categories',
  'tags',
] as const;
export type ProductField = (typeof productFields)[number];

/** What decides whether and when an entity of an integration is kept in step. */
export interface SyncSettings {
  readonly direction: Direction;
  readonly mode: Mode;
  /** New things there are created here, and figures seen there are accepted. */
  readonly autoImport: boolean;
  /** New things here are listed there, and what changes here is sent unasked. */
  readonly autoExport: boolean;
}

/** What an entity's settings are until somebody changes them: a source store gives, a sales channel takes. Pure. */
export function defaultSettings(entity: Entity, role: 'supplier' | 'seller'): SyncSettings {
  const supplies = role === 'supplier' && entity !== 'orders';
  const sells = role === 'seller' && (entity === 'products' || entity === 'inventory');
  return {
    direction: supplies ? 'inbound' : sells ? 'outbound' : 'disabled',
    mode: 'instant',
    autoImport: supplies,
    autoExport: sells,
  };
}
