/** The webhook topics that the sandbox sends, by their names in the schema. */
const topics: Readonly<Record<string, string>> = {
  BULK_OPERATIONS_FINISH: 'bulk_operations/finish',
  CUSTOMERS_CREATE: 'customers/create',
  CUSTOMERS_DELETE: 'customers/delete',
  CUSTOMERS_UPDATE: 'customers/update',
  DRAFT_ORDERS_CREATE: 'draft_orders/create',
  DRAFT_ORDERS_DELETE: 'draft_orders/delete',
  DRAFT_ORDERS_UPDATE: 'draft_orders/update',
  INVENTORY_ITEMS_UPDATE: 'inventory_items/update',
  INVENTORY_LEVELS_CONNECT: 'inventory_levels/connect',
  // Can be subscribed to, and never happens: no item is taken from a location.
  INVENTORY_LEVELS_DISCONNECT: 'inventory_levels/disconnect',
  INVENTORY_LEVELS_UPDATE: 'inventory_levels/update',
  ORDERS_CANCELLED: 'orders/cancelled',
  ORDERS_CREATE: 'orders/create',
  ORDERS_DELETE: 'orders/delete',
  ORDERS_EDITED: 'orders/edited',
  ORDERS_FULFILLED: 'orders/fulfilled',
  ORDERS_PAID: 'orders/paid',
  ORDERS_PARTIALLY_FULFILLED: 'orders/partially_fulfilled',
  ORDERS_UPDATED: 'orders/updated',
  PRODUCTS_CREATE: 'products/create',
  PRODUCTS_DELETE: 'products/delete',
  PRODUCTS_UPDATE: 'products/update',
  REFUNDS_CREATE: 'refunds/create',
};

/** Returns the topic of a name in the schema; null if the sandbox never sends it. */
export function topicNamed(name: string): string | null {
  return (Object.hasOwn(topics, name) ? topics[name] : undefined) ?? null;
}

/** Returns the name in the schema of a topic, such as ORDERS_CREATE. */
export function nameOfTopic(topic: string): string {
  return topic.replace('/', '_').toUpperCase();
}

export function isTopic(topic: string): boolean {
  return Object.values(topics).includes(topic);
}
