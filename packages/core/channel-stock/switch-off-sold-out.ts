import type { Db, Tx } from '@onhand/database/connect.ts';
import { send } from '@onhand/database/pipelining.ts';
import { inTransaction, isLocked } from '@onhand/database/transaction.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import { lockItems } from '../items/item-preferences.ts';
import { switchProcessOrders } from '../items/process-orders.ts';
import { followSwitches } from '../stock/follow-holds.ts';
import { forgetSoldOut, merchantsInTurn, soldOutInTurn, stillSoldOut } from '../stock/sold-out.ts';
import { automaticallyOn, findAwaitedZeros } from './awaited-zeros.ts';

/** The number of merchants in one call, and of items and batches of each. The next calls take the others. */
const merchantsAtATime = 200;
const itemsAtATime = 500;
const batches = 20;

/** An item has its next turn after this time, so that calls do not lock items again that still wait. */
const lookAgainMs = 15_000;

/** How long a batch waits for a lock. Orders and bookings hold the locks of items for milliseconds. */
const lockMs = 250;

/**
 * Switches Process Orders off for items that sold out, where their merchant chose `automatic`. It stays on
 * until each channel of the item has confirmed the last 0. Items that are on sale again are forgotten; the
 * others are looked at again by a later call.
 *
 * Merchants take turns, batch by batch. If others hold items of a merchant, or its batch fails, its other
 * items wait for the next call. Throws the last failure, after all merchants had their turn.
 */
export async function switchOffSoldOut(db: Db, at: Date): Promise<void> {
  const before = new Date(at.getTime() - lookAgainMs);
  let merchantIds = await merchantsInTurn(db, { limit: merchantsAtATime, before });
  let failure: unknown;
  for (let batch = 0; batch < batches && merchantIds.length > 0; batch += 1) {
    const more: MerchantId[] = [];
    for (const merchantId of merchantIds) {
      const itemIds = await soldOutInTurn(db, merchantId, { limit: itemsAtATime, before, at });
      try {
        if (itemIds.length > 0) {
          await inTransaction(db, (tx) => switchOff(tx, { merchantId, itemIds, at }));
        }
        if (itemIds.length === itemsAtATime) more.push(merchantId);
      } catch (error) {
        if (!isLocked(error)) failure = error;
      }
    }
    merchantIds = more;
  }
  if (failure !== undefined) throw failure;
}

async function switchOff(
  tx: Tx,
  {
    merchantId,
    itemIds,
    at,
  }: { readonly merchantId: MerchantId; readonly itemIds: readonly ItemId[]; readonly at: Date },
): Promise<void> {
  await send(tx, sql`set local lock_timeout = ${sql.lit(lockMs)}`);
  await lockItems(tx, merchantId, itemIds);
  const items = itemIds.map((itemId) => ({ merchantId, itemId }));
  const soldOut = (await stillSoldOut(tx, items)).map(({ itemId }) => itemId);
  const automatic = await automaticallyOn(tx, merchantId, soldOut);
  const zeros = await findAwaitedZeros(tx, merchantId, automatic);
  const waiting = new Set(zeros.map(({ itemId }) => itemId));
  const done = automatic.filter((itemId) => !waiting.has(itemId));
  if (done.length > 0) {
    await switchProcessOrders(tx, merchantId, { itemIds: done, isOn: false });
    await followSwitches(tx, { merchantId, itemIds: done, at });
  }
  await forgetSoldOut(
    tx,
    items.filter(({ itemId }) => !waiting.has(itemId)),
  );
}
