/** A bulk operation that a person begins. */
export interface Operation {
  readonly operation:
    | 'import_products'
    | 'import_inventory'
    | 'import_orders'
    | 'import_customers'
    | 'export_products'
    | 'export_customers'
    | 'sync_inventory';
  readonly label: string;
  /** What it does, in a sentence. */
  readonly about: string;
}

export const operations: readonly Operation[] = [
  {
    operation: 'import_products',
    label: 'Import all products',
    about: 'Reads every product of the shop, and creates or changes it here.',
  },
  {
    operation: 'import_inventory',
    label: 'Import all inventory',
    about: 'Reads every figure of the shop, and accepts it as stock.',
  },
  {
    operation: 'import_orders',
    label: 'Import all orders',
    about: 'Reads every order of the shop. Orders from before counting began move no stock.',
  },
  {
    operation: 'import_customers',
    label: 'Import all customers',
    about: 'Reads every customer of the shop.',
  },
  {
    operation: 'export_products',
    label: 'Export all products',
    about: 'Lists every product in the shop that is not there yet.',
  },
  {
    operation: 'export_customers',
    label: 'Export all customers',
    about: 'Creates or replaces customers in the shop.',
  },
  {
    operation: 'sync_inventory',
    label: 'Sync inventory',
    about: 'Writes the current figure of every linked listing to the shop.',
  },
];
