/** The tables that a reading or import of all listings fills. */
export const importedTables = [
  'products',
  'items',
  'listings',
  'channel_stock',
  'listing_channel_stock',
] as const;
