import type { Body, Row } from '../../api/answer.ts';
import { searchValues } from '../../parts/search-values.ts';

export type FailedItem = Row<'/v1/failed-items'>;
type Filter = Extract<Body<'/v1/failed-items/retry'>, { filter: unknown }>['filter'];

/** The states in which failed items are found. Without one, all that are not closed are. */
export const states: readonly FailedItem['state'][] = ['open', 'retrying', 'skipped', 'closed'];

/** What can fail, in words. A new operation of the API does not compile without a line here. */
export const operationNames: Readonly<Record<FailedItem['operation'], string>> = {
  publish_stock: 'Publish stock',
  read_stock: 'Read stock',
  decide_fall: 'Decide fall',
  read_listing: 'Read listing',
  end_listing: 'End listing',
  relist_listing: 'Relist listing',
  manage_stock: 'Manage stock',
  read_order: 'Read order',
  book_order: 'Book order',
  update_product: 'Update product',
  export_product: 'Export product',
  import_product: 'Import product',
  take_in_event: 'Take in event',
  copy_order: 'Copy order',
  import_customer: 'Import customer',
  export_customer: 'Export customer',
  follow_order: 'Follow order',
  carry_change: 'Carry change',
  publish_channel: 'Publish channel',
  read_orders: 'Read orders',
  read_all_listings: 'Read all listings',
  compare_products: 'Compare products',
  export_products: 'Export products',
  reconcile: 'Reconcile',
  sync_customers: 'Sync customers',
  import_customers: 'Import customers',
  export_customers: 'Export customers',
  sync_inventory: 'Sync inventory',
  sync_items: 'Sync items',
  import_orders: 'Import orders',
  import_products: 'Import products',
  import_inventory: 'Import inventory',
  release_inventory: 'Release inventory',
  release_products: 'Release products',
  move_failed_items: 'Move failed items',
};

export type FailedItemsSearch = ReturnType<typeof readFailedItemsSearch>;

/** What the address says. `subject`: the id of the listing, order or product that failed. */
export function readFailedItemsSearch(search: Readonly<Record<string, unknown>>) {
  return searchValues(search, ['state', 'operation', 'shop', 'sku', 'order', 'code', 'subject']);
}

/** The filters of the API, without the state. */
export function filterOf(search: FailedItemsSearch): Omit<Filter, 'state'> {
  const { operation, shop, sku, order, code, subject } = search;
  return {
    ...(isOperation(operation) && { operation }),
    ...(shop !== undefined && { integrationId: shop }),
    ...(sku !== undefined && { sku }),
    ...(order !== undefined && { orderNumber: order }),
    ...(code !== undefined && { code }),
    ...(subject !== undefined && { subjectId: subject }),
  };
}

/** The state that the address asks for. Undefined: all that are not closed. */
export function stateOf({ state }: FailedItemsSearch): FailedItem['state'] | undefined {
  return states.find((one) => one === state);
}

function isOperation(value: string | undefined): value is FailedItem['operation'] {
  return value !== undefined && Object.hasOwn(operationNames, value);
}

/** What failed, in a few words: the order's number, the SKU, the title, or the shop. */
export function nameOfFailed({ orderNumber, sku, title, shopName }: FailedItem): string {
  return orderNumber === null ? (sku ?? title ?? shopName) : `order ${orderNumber}`;
}
