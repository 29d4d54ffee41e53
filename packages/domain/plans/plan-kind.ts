/** Every kind of plan. */
export const planKinds = [
  'sync_settings',
  'rule',
  'publishing',
  'first_sync',
  'pause',
  'bulk_operation',
  'sync_items',
  'set_sync_inventory',
  'apply_item_properties',
] as const;

/** What a plan is about. A strategy counts as the sync settings that it writes. */
export type PlanKind = (typeof planKinds)[number];
