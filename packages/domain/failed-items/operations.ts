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
  readonly order: 'read_order' | 'follow_order';
  readonly product: 'update_product';
  readonly channel_product: 'import_product' | 'carry_change';
  readonly customer: never;
  readonly inbound_event: 'take_in_event';
  readonly integration:
    | 'publish_channel'
    | 'read_orders'
    | 'read_all_listings'
    | 'compare_products'
    | 'release_inventory'
    | 'release_products';
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

/** The facts about each operation. Its subject is what its failed items name. */
export const operations: {
  readonly [Name in Operation]: { readonly subject: SubjectOf<Name> };
} = {
  publish_stock: { subject: 'listing' },
  read_stock: { subject: 'listing' },
  decide_fall: { subject: 'listing' },
  read_listing: { subject: 'listing' },
  end_listing: { subject: 'listing' },
  relist_listing: { subject: 'listing' },
  manage_stock: { subject: 'listing' },
  read_order: { subject: 'order' },
  update_product: { subject: 'product' },
  import_product: { subject: 'channel_product' },
  take_in_event: { subject: 'inbound_event' },
  follow_order: { subject: 'order' },
  carry_change: { subject: 'channel_product' },
  publish_channel: { subject: 'integration' },
  read_orders: { subject: 'integration' },
  read_all_listings: { subject: 'integration' },
  compare_products: { subject: 'integration' },
  release_inventory: { subject: 'integration' },
  release_products: { subject: 'integration' },
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
