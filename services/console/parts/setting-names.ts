/** The Sync Inventory settings of an item, as operators call them. */
export const settingNames = {
  merchant_default: 'Customer default',
  never: 'Never',
  always: 'Always',
  process_orders: 'Process Orders',
} as const;

export type SyncSetting = keyof typeof settingNames;
