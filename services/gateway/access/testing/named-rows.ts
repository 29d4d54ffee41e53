/** The id of no row. */
export const anyId = '01a2015b-061f-742c-aea0-bd0c926dadeb';

/** What routes that name a row in their path are asked beside it. */
export const bodies: Readonly<Record<string, unknown>> = {
  'PUT /v1/integrations/:id/base-url': { baseUrl: 'https://mine.test' },
  'PUT /v1/integrations/:id/credentials': { webhookSecret: 'mine now' },
  'PUT /v1/integrations/:id/location-mappings': {
    mappings: [{ externalLocationId: '', locationId: anyId }],
  },
  'PUT /v1/integrations/:id/sync-settings/{entity}': { direction: 'disabled' },
  'PUT /v1/integrations/:id/strategy': { strategy: 'two_way_inventory', sourceId: anyId },
  'POST /v1/integrations/:id/bulk-operations': { operation: 'import_orders' },
  'PUT /v1/merchants/:id/publishing': { buffer: 1 },
  'PUT /v1/integrations/:id/publishing': { buffer: 1 },
  'PUT /v1/items/:id/publishing': { buffer: 1 },
  'PUT /v1/listings/:id/publishing': { buffer: 1 },
  'PUT /v1/merchants/:id/preferences': { syncInventory: 'never' },
  'PUT /v1/items/:id/preferences': { syncInventory: 'never' },
  'PATCH /v1/merchants/:id': { currency: 'EUR' },
  'PATCH /v1/integrations/:id': { limits: null },
  'PATCH /v1/products/:id': { title: 'Mine now' },
  'PATCH /v1/items/:id': { sku: 'MINE' },
  'PATCH /v1/item-searches/:id': { name: 'Mine' },
  'PATCH /v1/rules/:id': { enabled: false },
  'POST /v1/items/:id/transfers': {
    fromLocationId: anyId,
    toLocationId: anyId.replace(/^0/, '1'),
    quantity: 1,
  },
  'POST /v1/items/:id/receipts': { quantity: 5 },
  'POST /v1/ship-notices/:id/receipts': { lines: [{ lineId: anyId, quantity: 5 }] },
  'POST /v1/returns/:id/receive': {},
  'POST /v1/returns/:id/inspect': { lines: [{ externalLineId: '1', sellable: 1 }] },
  'PATCH /v1/ship-notices/:id': { note: 'mine now' },
  'POST /v1/items/:id/adjustments': { quantity: -1 },
  'POST /v1/items/:id/counts': { quantity: 0 },
  'POST /v1/listings/:id/link': { itemId: anyId },
  'POST /v1/orders/:id/close': { units: 'left' },
  'PATCH /v1/listings/:id': { stockOwner: 'platform' },
  'POST /v1/integrations/:id/review.csv': 'externalKey,action',
};

export const queries: Readonly<Record<string, string>> = {
  'GET /v1/integrations/:id/strategy': `?sourceId=${anyId}`,
};
