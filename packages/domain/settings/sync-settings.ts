/** What is kept in sync with an integration. Each entity has its own settings. */
export const entities = ['products', 'inventory', 'orders', 'customers'] as const;
export type Entity = (typeof entities)[number];

/** The permitted flow: from the platform to Onhand, to the platform, both ways, or none. */
export type Direction = 'inbound' | 'outbound' | 'bidirectional' | 'disabled';

/**
 * When figures and records are imported and written: at once, at the times of a cron expression, or on
 * request.
 */
export type Mode = 'instant' | 'scheduled' | 'manual';

/** The product fields that updates may change. */
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

/** The settings that decide whether and when an entity of an integration is kept in sync. */
export interface SyncSettings {
  readonly direction: Direction;
  readonly mode: Mode;
  /** New records on the platform are created here, and figures seen there are accepted. */
  readonly autoImport: boolean;
  /** New records here are listed there, and changes here are sent automatically. */
  readonly autoExport: boolean;
}

/**
 * Returns the default settings of an entity. A source store provides data; a sales channel receives it.
 * Orders and customers do not move until somebody asks for it. Pure.
 */
export function defaultSettings(entity: Entity, role: 'supplier' | 'seller'): SyncSettings {
  const isSynced = entity === 'products' || entity === 'inventory';
  const supplies = isSynced && role === 'supplier';
  const sells = isSynced && role === 'seller';
  return {
    direction: supplies ? 'inbound' : sells ? 'outbound' : 'disabled',
    mode: 'instant',
    autoImport: supplies,
    autoExport: sells,
  };
}
