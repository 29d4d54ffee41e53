import { failedItemMoves } from '@onhand/domain/failed-items/moves.ts';
import type { FailedItemMove } from '@onhand/domain/failed-items/moves.ts';
import type { FailedItemId, ListingId, MerchantId, OrderId, ProductId } from '@onhand/domain/ids.ts';
import type { manyFailedItems } from '@onhand/contracts/gateway-api/failed-items.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { beginListingReadings } from '@onhand/core/runs/listing-readings/begin-reading.ts';
import { retryChanges } from '@onhand/core/channel-stock/listing-changes/want-by-hand.ts';
import { markListingsDue } from '@onhand/core/channel-stock/mark-listings-due.ts';
import { wantReadings } from '@onhand/core/channel-stock/want-readings.ts';
import type { FailedItemRow } from '@onhand/core/failed-items/failed-item-row.ts';
import { lockFailedItems } from '@onhand/core/failed-items/lock-failed-items.ts';
import { moveFailedItems } from '@onhand/core/failed-items/move-failed-items.ts';
import { recallHints } from '@onhand/core/orders/inbound-events/recall-hints.ts';
import { retryProducts } from '@onhand/core/products/retry-products.ts';
import { findExternalOrders } from '@onhand/core/orders/find-external-orders.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { changeOperations } from '@onhand/domain/publishing/listing-change.ts';
import type { ChangeAspect } from '@onhand/domain/publishing/listing-change.ts';
import type { z } from 'zod';
import type { Dependencies } from '../../dependencies.ts';

/** What became of the failed items that were chosen. */
export interface Moved {
  readonly moved: FailedItemRow[];
  readonly refused: { id: FailedItemId; code: 'failed_item_not_found' | 'move_forbidden' }[];
}

type Chosen = z.infer<typeof manyFailedItems>;

const mostAtOnce = 1000;

/**
 * Retries or skips failed items of a merchant: all that may be moved, in one transaction. A retry makes the
 * listings' figures due again, or has them or all that is listed read again, has orders read and products compared again.
 */
export async function moveAll(
  merchantId: MerchantId,
  move: FailedItemMove,
  chosen: Chosen,
  { db, clock, dispatcher }: Dependencies,
): Promise<Moved> {
  const { from, to } = failedItemMoves[move];
  const { outcome, orders, unlisted } = await inTransaction(db, async (tx) => {
    const locked = await lockFailedItems(tx, merchantId, query(chosen, from));
    const moved = locked.filter(({ state }) => from.includes(state)).map((row) => ({ ...row, state: to }));
    await moveFailedItems(tx, { merchantId, ids: moved.map((row) => row.id), state: to });
    const again =
      move === 'retry' ? await retry(tx, merchantId, moved, clock.now()) : { orders: [], unlisted: [] };
    return { outcome: { moved, refused: refusals(chosen, locked, from) }, ...again };
  });
  for (const operation of unlisted) void dispatcher.bulk(operation);
  for (const order of orders) dispatcher.sale({ ...order, reread: true });
  if (move === 'retry') {
    dispatcher.nudge(outcome.moved.map((row) => row.integrationId));
    if (outcome.moved.some((row) => row.subjectKind === 'product')) void dispatcher.products();
  }
  return outcome;
}

async function retry(tx: Tx, merchantId: MerchantId, moved: readonly FailedItemRow[], at: Date) {
  const { listing = [], order = [], product = [] } = Object.groupBy(moved, (row) => row.subjectKind);
  const isChange = (aspect: ChangeAspect) => (row: FailedItemRow) =>
    changeOperations[aspect].includes(row.operation);
  const others = ['read_stock', 'read_listing', ...changeOperations.state, ...changeOperations.stock];
  const listingsOf = (rows: readonly FailedItemRow[]) =>
    // A subject's id is of the kind that stands beside it.
    rows.map((row) => row.subjectId as ListingId);
  const unreadIds = listingsOf(
    // What was missing may be back, or gone for good: only reading it tells.
    listing.filter(({ operation, code }) => operation === 'read_stock' || code === 'missing'),
  );
  const listingIds = listingsOf(listing.filter(({ operation }) => !others.includes(operation)));
  const orderIds = order.map((row) => row.subjectId as OrderId);
  await wantReadings(tx, { merchantId, listingIds: unreadIds, at });
  await markListingsDue(tx, { merchantId, listingIds, cause: 'retry', forced: true, at });
  const products = product.map(({ integrationId, subjectId }) => ({
    integrationId,
    productId: subjectId as ProductId,
  }));
  await retryProducts(tx, { merchantId, products, at });
  for (const aspect of ['state', 'stock'] as const) {
    await retryChanges(tx, {
      merchantId,
      listingIds: listingsOf(listing.filter(isChange(aspect))),
      aspect,
      at,
    });
  }
  // What is started after the commit may be lost; the sweep goes by this.
  await recallHints(tx, { merchantId, ids: orderIds, at });
  // Whether they are listed again, only a reading of everything tells.
  const integrationIds = listing
    .filter(({ operation }) => operation === 'read_listing')
    .map((row) => row.integrationId);
  const unlisted = await beginListingReadings(tx, { merchantId, integrationIds, at });
  return { orders: await findExternalOrders(tx, { merchantId, ids: orderIds }), unlisted };
}

function query(chosen: Chosen, states: readonly FailedItemRow['state'][]) {
  if ('ids' in chosen) return chosen;
  const { integrationId, operation, code } = chosen.filter;
  return { states, integrationId, operation, code, limit: mostAtOnce };
}

function refusals(
  chosen: Chosen,
  locked: readonly FailedItemRow[],
  from: readonly FailedItemRow['state'][],
): Moved['refused'] {
  if (!('ids' in chosen)) return [];
  const states = new Map(locked.map((row) => [row.id, row.state]));
  return [...new Set(chosen.ids)]
    .filter((id) => !from.some((state) => state === states.get(id)))
    .map((id) => ({ id, code: states.has(id) ? 'move_forbidden' : 'failed_item_not_found' }));
}
