export type SubjectKind =
  | 'listing'
  | 'order'
  | 'product'
  | 'channel_product'
  | 'customer'
  | 'inbound_event'
  | 'integration';

/** The operations that can leave a failed item, by the kind of their subject. */
interface OperationsBySubject {
  readonly listing:
    | 'publish_stock'
    | 'read_stock'
    | 'decide_fall'
    | 'read_listing'
    | 'end_listing'
    | 'relist_listing'
    | 'manage_stock';
  readonly order: 'read_order' | 'book_order' | 'follow_order' | 'copy_order';
  readonly product: 'update_product' | 'export_product';
  readonly channel_product: 'import_product' | 'carry_change';
  readonly customer: 'import_customer' | 'export_customer';
  readonly inbound_event: 'take_in_event';
  readonly integration:
    | 'publish_channel'
    | 'read_orders'
    | 'read_all_listings'
    | 'compare_products'
    | 'export_products'
    | 'reconcile'
    | 'sync_customers'
    | 'import_customers'
    | 'export_customers'
    | 'sync_inventory'
    | 'sync_items'
    | 'import_orders'
    | 'import_products'
    | 'import_inventory'
    | 'release_inventory'
    | 'release_products'
    | 'move_failed_items';
}

export type OperationOn<Kind extends SubjectKind> = OperationsBySubject[Kind];

/**
 * An operation that leaves a failed item when it runs out of attempts.
 * A new one does not compile until its subject is stated here and its retry in core/retries/retries.ts.
 */
export type Operation = OperationOn<SubjectKind>;

type SubjectOf<Name extends Operation> = {
  [Kind in SubjectKind]: Name extends OperationOn<Kind> ? Kind : never;
}[SubjectKind];

const correctAndRetry = 'Correct in the shop whatever the message names. Then retry.';
const goesOn =
  'Nothing is lost: what the run did stays. Correct whatever the message names. Then retry: the run goes on where it stopped.';
const faultOfOurs =
  'The run in Temporal that `workflowId` names shows the fault. Onhand starts the run again by itself up to four times; then retry.';

/**
 * The facts about each operation. Its subject is what its failed items name. `hint` tells what a person can
 * do, where nothing more exact is known.
 */
export const operations: {
  readonly [Name in Operation]: { readonly subject: SubjectOf<Name>; readonly hint: string };
} = {
  publish_stock: { subject: 'listing', hint: correctAndRetry },
  read_stock: {
    subject: 'listing',
    hint: 'Check in the shop that the listing exists and shows a quantity. Then retry.',
  },
  decide_fall: {
    subject: 'listing',
    hint: 'The units of a quantity that dropped cannot be booked. Correct the stock of the item, then retry.',
  },
  read_listing: {
    subject: 'listing',
    hint: 'List it again in the shop, unlink the listing, or retry: a retry reads all listings of the shop.',
  },
  end_listing: {
    subject: 'listing',
    hint: 'Correct in the shop whatever the message names and retry, or end the listing there and skip.',
  },
  relist_listing: {
    subject: 'listing',
    hint: 'Correct in the shop whatever the message names and retry, or relist it there and skip.',
  },
  manage_stock: {
    subject: 'listing',
    hint: 'Correct in the shop whatever the message names and retry, or turn stock management on there and skip.',
  },
  read_order: {
    subject: 'order',
    hint: 'Check the order in the shop. Then retry, or skip: quantities no longer wait for it then.',
  },
  book_order: {
    subject: 'order',
    hint: 'The units of the order cannot be booked. Correct the stock of the item, then retry.',
  },
  update_product: { subject: 'product', hint: correctAndRetry },
  export_product: {
    subject: 'product',
    hint: 'Correct the product or the shop as the message says. Then retry, or list it in the shop by hand and skip.',
  },
  import_product: { subject: 'channel_product', hint: correctAndRetry },
  take_in_event: {
    subject: 'inbound_event',
    hint: 'GET /v1/inbound-events?state=failed shows the event. A retry reads what it is about anew.',
  },
  copy_order: {
    subject: 'order',
    hint: 'Correct in the source store whatever the message names and retry. Or enter the order there by hand and skip.',
  },
  import_customer: {
    subject: 'customer',
    hint: 'Correct the customer in the shop: each e-mail address belongs to one customer. Then retry.',
  },
  export_customer: {
    subject: 'customer',
    hint: 'Correct in either shop whatever the message names and retry, or enter the customer there by hand and skip.',
  },
  follow_order: { subject: 'order', hint: faultOfOurs },
  carry_change: { subject: 'channel_product', hint: faultOfOurs },
  publish_channel: { subject: 'integration', hint: faultOfOurs },
  read_orders: { subject: 'integration', hint: faultOfOurs },
  read_all_listings: { subject: 'integration', hint: faultOfOurs },
  compare_products: { subject: 'integration', hint: faultOfOurs },
  export_products: { subject: 'integration', hint: faultOfOurs },
  reconcile: {
    subject: 'integration',
    hint: 'Nothing is lost: what was compared before stays, and the next reconciliation closes this. A retry reconciles at once.',
  },
  sync_customers: { subject: 'integration', hint: faultOfOurs },
  import_customers: { subject: 'integration', hint: goesOn },
  export_customers: { subject: 'integration', hint: goesOn },
  sync_inventory: { subject: 'integration', hint: goesOn },
  sync_items: { subject: 'integration', hint: goesOn },
  import_orders: { subject: 'integration', hint: goesOn },
  import_products: { subject: 'integration', hint: goesOn },
  import_inventory: { subject: 'integration', hint: goesOn },
  release_inventory: { subject: 'integration', hint: faultOfOurs },
  release_products: { subject: 'integration', hint: faultOfOurs },
  move_failed_items: {
    subject: 'integration',
    hint: 'The failed items that it has reached stay moved. A retry begins it again, over those that match by then.',
  },
};

/**
 * The operations that a whole run of a workflow carries. Each leaves a failed item when its run fails after
 * all attempts because of a fault on our side.
 */
export type RunOperation =
  | OperationOn<'integration'>
  | Extract<OperationOn<'order'>, 'follow_order'>
  | Extract<OperationOn<'channel_product'>, 'carry_change'>;

/**
 * The operations whose failed items leave an order unknown. While one is open, a drop of a quantity may be
 * that order's.
 */
export const orderReadings: readonly Operation[] = ['read_order'];

/** Every operation, in the order of `operations`. */
// The record's keys are the operations: Object.keys forgets their type.
export const operationNames: readonly Operation[] = Object.keys(operations) as Operation[];

/** The operations that concern listings. */
export const listingOperations: readonly Operation[] = operationNames.filter(
  (name) => operations[name].subject === 'listing',
);
