/** The kinds of records that the connector names. */
type GidType =
  | 'BulkOperation'
  | 'Customer'
  | 'DraftOrder'
  | 'InventoryItem'
  | 'Location'
  | 'Order'
  | 'Product'
  | 'ProductVariant'
  | 'WebhookSubscription';

/** Builds Shopify's global id of a record from the number by which Onhand and the webhooks know it. */
export function gidOf(type: GidType, id: string): string {
  return `gid://shopify/${type}/${id}`;
}

/** Returns the number in a global id. Webhooks name records by it. */
export function idOf(gid: string): string {
  return /\/(\d+)(?:\?|$)/.exec(gid)?.[1] ?? gid;
}

/** Tells whether a text can be the number of a record. Any other one names nothing that Shopify has. */
export function isId(text: string): boolean {
  return /^[1-9]\d{0,19}$/.test(text);
}
