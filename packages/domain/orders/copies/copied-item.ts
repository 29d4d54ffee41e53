import type { ItemId, ListingId, OrderId } from '../../ids.ts';
import type { CopyState } from './copy-machine.ts';

/** An item of an order that is copied, with the listing that sells it in the source store. In units. */
export interface CopiedItem {
  readonly itemId: ItemId;
  readonly listingId: ListingId;
  /** The source lowers the stock of the item itself. False for a bundle: its components are written back. */
  readonly settles: boolean;
  /** Units that the copy asks for. */
  readonly quantity: number;
  /** Units that the original holds or waits for. */
  readonly held: number;
  /** Units by which the source holds its own stock lowered for the copy. */
  readonly lowered: number;
  /** Units that the created order asks for, or for which the source holds its own stock lowered. */
  readonly asked: number;
  /** Units that the source holds for the copy though the original gave them up. They are on sale here. */
  readonly stranded: number;
  /** Units that the copy itself took off stock: added in the source store, or kept there though given up. */
  readonly counted: number;
}

/**
 * Follows a change of the original, which now holds `held` units. Units that the original gives up are on
 * sale again, also while the source still holds them. Pure.
 */
export function followOriginal(item: CopiedItem, held: number): CopiedItem {
  const after = { ...item, held };
  const givenUp = givenUpOf(after);
  const kept = Math.min(keptOf(item), givenUp);
  return { ...after, counted: addedOf(after) + kept, stranded: givenUp - kept };
}

/**
 * Follows news of the created order, for which the source now holds its own stock `lowered`, and which asks
 * for `wanted` units. Pure.
 *
 * - Units that somebody added to it in the source store are sold there, so they are taken off at once.
 * - Units that the original gave up left the source once the order is closed there.
 * - Before, they are stranded if creating the copy lowered the source (`lowers`). If it did not, somebody
 *   completed a draft whose original had been cancelled: the source ships or keeps those units.
 */
export function followCreated(
  item: CopiedItem,
  {
    lowered,
    wanted,
    lowers,
    closing,
  }: {
    readonly lowered: number;
    readonly wanted: number;
    readonly lowers: boolean;
    /** Whether the order was closed with this news, before it, or not at all. */
    readonly closing: 'now' | 'before' | 'not';
  },
): CopiedItem {
  const after = { ...item, lowered, asked: Math.max(lowered, wanted) };
  const givenUp = givenUpOf(after);
  const stranded = strandedOf();
  return { ...after, stranded, counted: addedOf(after) + givenUp - stranded };

  function strandedOf(): number {
    if (closing === 'now') return 0;
    if (closing === 'not' && lowers) return givenUp - Math.min(keptOf(item), givenUp);
    return Math.min(item.stranded, givenUp);
  }
}

/** Returns the units that the created order has beyond the copy and beyond what the original holds. Pure. */
function addedOf({ asked, held, quantity }: CopiedItem): number {
  return Math.max(0, asked - Math.max(held, quantity));
}

/** Returns the units that the source keeps or shipped though the original gave them up. Pure. */
export function keptOf(item: CopiedItem): number {
  return item.counted - addedOf(item);
}

/** Returns the units that the original gave up, and for which the source holds its stock lowered. Pure. */
function givenUpOf({ lowered, held, quantity }: CopiedItem): number {
  return Math.max(0, Math.min(lowered, Math.max(held, quantity)) - held);
}

/**
 * Returns by how many units the source's figure differs from what is available here, because of the copy:
 * more while the copy has yet to lower it, less while it holds units that are on sale here. Nothing is
 * awaited any more once news of the created order came: they tell what it has lowered. Before, a draft that
 * is no order has lowered what it reserves. Pure.
 */
export function awaitedUnits(
  item: CopiedItem,
  {
    state,
    lowers,
    createdId,
  }: {
    readonly state: CopyState;
    /** The created order lowers the source by itself. */
    readonly lowers: boolean;
    readonly createdId: OrderId | null;
  },
): number {
  if (!lowers || !item.settles) return 0;
  const pending = createdId === null ? Math.min(item.quantity, item.held) : 0;
  switch (state) {
    case 'intended':
    case 'sending':
    case 'unknown':
      return pending;
    case 'draft':
    case 'open':
      return Math.max(0, pending - item.lowered) - item.stranded;
    case 'waiting':
    case 'failed':
    case 'lost':
    case 'skipped':
    case 'closed':
    case 'cancelled':
      return 0;
  }
}

/** Tells which attention a copy needs from a person. Pure. */
export function attentionOf(
  items: readonly CopiedItem[],
  state: CopyState,
): 'source_order_open' | 'copy_cancelled' | null {
  switch (state) {
    case 'draft':
    case 'open':
      return items.some(({ quantity, held }) => held < quantity) ? 'source_order_open' : null;
    case 'cancelled':
      return items.some(({ held }) => held > 0) ? 'copy_cancelled' : null;
    case 'intended':
    case 'waiting':
    case 'sending':
    case 'unknown':
    case 'failed':
    case 'lost':
    case 'skipped':
    case 'closed':
      return null;
  }
}
