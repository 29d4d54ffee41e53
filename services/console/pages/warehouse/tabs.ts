/** The tabs of the warehouse, in their order. */
export const tabs = {
  'ship-notices': 'Ship notices',
  shipments: 'Shipments',
  returns: 'Returns',
  file: 'By file',
  locations: 'Locations',
} as const;

export type Tab = keyof typeof tabs;

export const tabNames = Object.keys(tabs) as Tab[];
