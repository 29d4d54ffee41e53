/** The access scopes that the connector needs. A scope to write includes the one to read. */
export const neededScopes = ['read_products', 'write_inventory', 'read_locations', 'read_orders'] as const;

/**
 * The access scopes for all that the connector does, but for customers and for orders that are older than 60
 * days: Shopify reviews an app before it may ask for those.
 */
export const usualScopes: string = [
  ...neededScopes,
  'write_products',
  'write_orders',
  'write_draft_orders',
  'read_publications',
  'write_publications',
].join(',');
