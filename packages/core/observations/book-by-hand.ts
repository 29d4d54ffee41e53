import { randomUUID } from 'node:crypto';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { booked } from '@onhand/contracts/gateway-api/stock.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { AdjustmentReason } from '@onhand/domain/stock/adjustment-reason.ts';
import type { z } from 'zod';
import { findItem } from '../items/find-item.ts';
import { readStock } from '../items/read-stock.ts';
import { chooseLocation } from '../merchants/locations/choose-location.ts';
import { bookStock } from './book-stock.ts';

/** Holds a change of stock that a person asks for. */
export interface StockChangeByHand {
  readonly merchantId: MerchantId;
  readonly kind: 'receipt' | 'adjustment' | 'count';
  readonly itemId: ItemId;
  /** Left out: the change is booked at the merchant's first location. */
  readonly locationId?: LocationId;
  readonly quantity: number;
  readonly note?: string;
  readonly reason?: AdjustmentReason;
}

/**
 * Books a change of stock by hand and returns the level after it. A request with a `requestKey` is booked
 * only once, even after a crash; a repetition returns `repeated`. The caller nudges publishers afterwards.
 *
 * @throws Refusal if the item or location does not exist, or the item is a bundle.
 */
export async function bookByHand(
  db: Db,
  change: StockChangeByHand,
  by: { readonly actor: string; readonly requestKey: string | null; readonly clock: { now(): Date } },
): Promise<z.infer<typeof booked>> {
  const { merchantId, kind, itemId } = change;
  found(await findItem(db, { merchantId, id: itemId }), 'item_not_found');
  const locationId = await chooseLocation(db, merchantId, change.locationId);
  const sourceKey = `${kind}:${by.requestKey ?? randomUUID()}`;
  const [result] = await bookStock(db, [{ ...change, locationId, sourceKey }], by);
  switch (result?.kind) {
    case 'booked': {
      const { onHand, committed, deficit, revision } = result;
      const available = onHand - committed;
      return { kind: 'booked', locationId, onHand, committed, deficit, available, revision };
    }
    case 'repeated': {
      const { levels } = await readStock(db, { merchantId, itemId });
      const level = found(
        levels.find((one) => one.locationId === locationId),
        'location_not_found',
      );
      const { onHand, committed, deficit, available, revision } = level;
      return { kind: 'repeated', locationId, onHand, committed, deficit, available, revision };
    }
    case 'bundle_has_no_stock':
      throw new Refusal('bundle_has_no_stock');
    case 'already_opened':
    case undefined:
      throw new Error(`A ${kind} cannot end as ${result?.kind}.`);
  }
}
