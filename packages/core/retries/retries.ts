import type { Operation } from '@onhand/domain/failed-items/operations.ts';
import type {
  ChannelCustomerId,
  ChannelProductId,
  ListingId,
  OrderId,
  ProductId,
} from '@onhand/domain/ids.ts';
import type { BulkOperation } from '@onhand/domain/runs/run-kinds.ts';
import type { RequestedOperation } from '@onhand/domain/runs/requested-operations.ts';
import type { ChangeAspect } from '@onhand/domain/publishing/listing-change.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { retryChanges } from '../channel-stock/listing-changes/want-by-hand.ts';
import { needListingsAgain } from '../channel-stock/need-listings-again.ts';
import { wantReadings } from '../channel-stock/want-readings.ts';
import { retryExports } from '../exports/fail-export.ts';
import type { FailedItemRow } from '../failed-items/failed-item-row.ts';
import { awaitRebookingOf } from '../listings/await-rebooking.ts';
import { retryCopies } from '../orders/copies/fail-copy.ts';
import { findExternalOrders } from '../orders/find-external-orders.ts';
import { recallHints } from '../orders/inbound-events/recall-hints.ts';
import { retryCustomers } from '../customers/hint-customers.ts';
import { retryChannelProducts, retryImports, retryProducts } from '../products/retry-products.ts';
import { retryEvents } from '../orders/inbound-events/retry-events.ts';
import { beginOwnRunsAgain } from '../runs/begin-own-runs.ts';
import { beginListingReadings } from '../runs/listing-readings/begin-reading.ts';
import { beginMovingAgain } from '../runs/moving/begin-moving.ts';
import { beginReconciliations } from '../runs/reconciling/begin-reconciliation.ts';
import { resumeFailed } from '../runs/requested/resume-requested.ts';
import { releaseInTransaction } from '../runs/scheduled/release-scheduled.ts';
import type { AfterCommit, RetriedItems, Retry } from './retry.ts';

/** States how each operation is tried again. */
export const retries: Readonly<Record<Operation, Retry>> = {
  publish_stock: retryPublishing,
  read_stock: retryReading,
  // The next sweep decides falls whose failed items are retried.
  decide_fall: async () => [],
  read_listing: retryListingReading,
  end_listing: retryChange('state'),
  relist_listing: retryChange('state'),
  manage_stock: retryChange('stock'),
  read_order: retryOrderReading,
  book_order: retryBooking,
  update_product: retryProductUpdate,
  import_product: retryProductImport,
  export_product: retryProductExport,
  take_in_event: retryTakeIn,
  copy_order: retryCopying,
  import_customer: retryCustomer('read'),
  export_customer: retryCustomer('send'),
  follow_order: retryFollowing,
  carry_change: retryCarrying,
  // The publishers of the integrations of all retried items are started after the commit.
  publish_channel: async () => [],
  read_orders: retryPasses,
  read_all_listings: retryAllListings,
  compare_products: runAgain('compare_products'),
  export_products: runAgain('export_products'),
  reconcile: retryReconciliation,
  sync_customers: runAgain('sync_customers'),
  import_customers: retryRequested('import_customers'),
  export_customers: retryRequested('export_customers'),
  sync_inventory: retryRequested('sync_inventory'),
  sync_items: retryRequested('sync_items'),
  import_orders: retryRequested('import_orders'),
  import_products: retryRequested('import_products'),
  import_inventory: retryRequested('import_inventory'),
  release_inventory: retryRelease('inventory'),
  release_products: retryRelease('products'),
  move_failed_items: retryMoving,
};

/** Writes the current figures, even if the platform seems to show them already. */
async function retryPublishing(tx: Tx, retried: RetriedItems): ReturnType<Retry> {
  const { merchantId, items, at } = retried;
  await readMissing(tx, retried);
  const listingIds = listingsOf(items);
  await needListingsAgain(tx, { merchantId, listingIds, cause: 'retry', forced: true, at });
  return [];
}

async function retryReading(tx: Tx, { merchantId, items, at }: RetriedItems): ReturnType<Retry> {
  await wantReadings(tx, { merchantId, listingIds: listingsOf(items), at });
  return [];
}

/** Reads everything that the integrations list: only that tells whether the listings are listed again. */
async function retryListingReading(tx: Tx, retried: RetriedItems): ReturnType<Retry> {
  const { merchantId, items, at } = retried;
  await readMissing(tx, retried);
  const integrationIds = items.map(({ integrationId }) => integrationId);
  const operations = await beginListingReadings(tx, { merchantId, integrationIds, at });
  return operations.map((operation) => (startWork) => void startWork.bulk(operation));
}

function retryChange(aspect: ChangeAspect): Retry {
  return async (tx, retried) => {
    const { merchantId, items, at } = retried;
    await readMissing(tx, retried);
    await retryChanges(tx, { merchantId, listingIds: listingsOf(items), aspect, at });
    return [];
  };
}

/** Reads orders again. What starts after the commit may be lost: the sweep goes by the recalled hints. */
async function retryOrderReading(tx: Tx, { merchantId, items, at }: RetriedItems): ReturnType<Retry> {
  // The subject of an operation on orders is an order.
  const ids = items.map(({ subjectId }) => subjectId as OrderId);
  await recallHints(tx, { merchantId, ids, at });
  const orders = await findExternalOrders(tx, { merchantId, ids });
  return orders.map((order) => (startWork) => startWork.sale({ ...order, reread: true }));
}

/** Has the next sweep book orders again. */
async function retryBooking(tx: Tx, { merchantId, items }: RetriedItems): ReturnType<Retry> {
  // The subject of an operation on orders is an order.
  const orderIds = items.map(({ subjectId }) => subjectId as OrderId);
  await awaitRebookingOf(tx, { merchantId, orderIds });
  return [];
}

/** Reads anew what events are about that could not be taken in. The sweep follows the hints at orders. */
async function retryTakeIn(tx: Tx, { merchantId, items, at }: RetriedItems): ReturnType<Retry> {
  // The subject of a failed event is its failure id.
  const failureIds = items.map(({ subjectId }) => subjectId);
  const { orders, passes } = await retryEvents(tx, { merchantId, failureIds, at });
  return [
    ...orders.map(
      (order): AfterCommit =>
        (startWork) =>
          startWork.sale({ merchantId, ...order, reread: true }),
    ),
    ...passes.map(
      (integrationId): AfterCommit =>
        (startWork) =>
          startWork.hear(integrationId),
    ),
  ];
}

/** Compares products again with what the integrations show of them. */
async function retryProductUpdate(tx: Tx, { merchantId, items, at }: RetriedItems): ReturnType<Retry> {
  const products = items.map(({ integrationId, subjectId }) => ({
    integrationId,
    // The subject of an operation on products is a product.
    productId: subjectId as ProductId,
  }));
  await retryProducts(tx, { merchantId, products, at });
  return [(startWork) => void startWork.products()];
}

/** Reads the listings of products again, and imports them where the settings permit it. */
async function retryProductImport(tx: Tx, { merchantId, items, at }: RetriedItems): ReturnType<Retry> {
  // The subject of an operation on channel products is a channel product.
  const ids = items.map(({ subjectId }) => subjectId as ChannelProductId);
  await retryImports(tx, { merchantId, ids, at });
  return [(startWork) => void startWork.products()];
}

/** Lists products again. One that may be listed is searched for first. */
async function retryProductExport(tx: Tx, { merchantId, items, at }: RetriedItems): ReturnType<Retry> {
  const products = items.map(({ integrationId, subjectId }) => ({
    integrationId,
    // The subject of an operation on products is a product.
    productId: subjectId as ProductId,
  }));
  await retryExports(tx, { merchantId, products, at });
  return runAgain('export_products')(tx, { merchantId, items, at });
}

/** Copies orders again. What starts after the commit may be lost: the sweep then starts it. */
async function retryCopying(tx: Tx, { merchantId, items, at }: RetriedItems): ReturnType<Retry> {
  // The subject of an operation on orders is an order.
  const ids = items.map(({ subjectId }) => subjectId as OrderId);
  const copied = ids.map((orderId) => ({ merchantId, orderId }));
  await retryCopies(tx, copied, at);
  const orders = await findExternalOrders(tx, { merchantId, ids });
  return orders.map((order) => (startWork) => startWork.sale({ ...order, reread: false }));
}

/** Follows orders again. What starts after the commit may be lost: the sweep then starts it. */
async function retryFollowing(tx: Tx, { merchantId, items }: RetriedItems): ReturnType<Retry> {
  // The subject of an operation on orders is an order.
  const ids = items.map(({ subjectId }) => subjectId as OrderId);
  const orders = await findExternalOrders(tx, { merchantId, ids });
  return orders.map((order) => (startWork) => startWork.sale({ ...order, reread: false }));
}

/** Compares products on integrations again. */
async function retryCarrying(tx: Tx, { merchantId, items, at }: RetriedItems): ReturnType<Retry> {
  // The subject of an operation on channel products is a channel product.
  const ids = items.map(({ subjectId }) => subjectId as ChannelProductId);
  await retryChannelProducts(tx, { merchantId, ids, at });
  return [(startWork) => void startWork.products()];
}

async function retryPasses(_tx: Tx, { items }: RetriedItems): ReturnType<Retry> {
  return items.map(
    ({ integrationId }): AfterCommit =>
      (startWork) =>
        startWork.hear(integrationId),
  );
}

async function retryAllListings(tx: Tx, { merchantId, items, at }: RetriedItems): ReturnType<Retry> {
  const integrationIds = items.map(({ integrationId }) => integrationId);
  const operations = await beginListingReadings(tx, { merchantId, integrationIds, at });
  return operations.map((operation) => (startWork) => void startWork.bulk(operation));
}

/** Begins runs of an operation again that failed. */
function runAgain(operation: BulkOperation): Retry {
  return async (tx, { merchantId, items, at }) => {
    const integrationIds = [...new Set(items.map(({ integrationId }) => integrationId))];
    const begun = await beginOwnRunsAgain(tx, { merchantId, integrationIds, operation, at });
    return begun.map((toCarry) => (startWork) => void startWork.bulk(toCarry));
  };
}

async function retryReconciliation(tx: Tx, { merchantId, items, at }: RetriedItems): ReturnType<Retry> {
  const integrationIds = items.map(({ integrationId }) => integrationId);
  const { toCarry } = await beginReconciliations(tx, { merchantId, integrationIds, actor: null, at });
  return toCarry.map((operation) => (startWork) => void startWork.bulk(operation));
}

/** Reads customers again, or writes them again. A person asks, so a mode or `disabled` does not matter. */
function retryCustomer(what: 'read' | 'send'): Retry {
  return async (tx, { merchantId, items, at }) => {
    // The subject of an operation on customers is a customer of an integration.
    const ids = items.map(({ subjectId }) => subjectId as ChannelCustomerId);
    await retryCustomers(tx, { merchantId, ids, what, at });
    return runAgain('sync_customers')(tx, { merchantId, items, at });
  };
}

/** Begins runs again that retried or skipped many failed items. What they reached before stays moved. */
async function retryMoving(tx: Tx, { merchantId, items, at }: RetriedItems): ReturnType<Retry> {
  const works: AfterCommit[] = [];
  for (const { integrationId } of items) {
    const operations = await beginMovingAgain(tx, { merchantId, integrationId, at });
    works.push(
      ...operations.map(
        (one): AfterCommit =>
          (startWork) =>
            void startWork.bulk(one),
      ),
    );
  }
  return works;
}

/** Resumes runs that failed. They go on from their cursors. */
function retryRequested(operation: RequestedOperation | 'sync_items'): Retry {
  return async (tx, { merchantId, items, at }) => {
    const integrationIds = items.map(({ integrationId }) => integrationId);
    const toCarry = await resumeFailed(tx, { merchantId, integrationIds, operation, at });
    return toCarry.map((bulk) => (startWork) => void startWork.bulk(bulk));
  };
}

/** Releases at once what waited for the scheduled time that was missed. */
function retryRelease(entity: 'inventory' | 'products'): Retry {
  return async (tx, { merchantId, items, at }) => {
    for (const { integrationId } of items) {
      await releaseInTransaction(tx, { merchantId, integrationId, entity, at });
    }
    return [(startWork) => void startWork.products()];
  };
}

/** Reads the listings that were missing: that tells whether they are back, or gone for good. */
async function readMissing(tx: Tx, { merchantId, items, at }: RetriedItems): Promise<void> {
  const listingIds = listingsOf(items.filter(({ code }) => code === 'missing'));
  if (listingIds.length > 0) await wantReadings(tx, { merchantId, listingIds, at });
}

function listingsOf(items: readonly FailedItemRow[]): readonly ListingId[] {
  // The subject of an operation on listings is a listing.
  return items.map(({ subjectId }) => subjectId as ListingId);
}
