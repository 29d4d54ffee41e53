import { randomUUID } from 'node:crypto';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { transferred } from '@onhand/contracts/gateway-api/stock.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { ItemId, LocationId, MerchantId } from '@onhand/domain/ids.ts';
import type { z } from 'zod';
import { findItem } from '../items/find-item.ts';
import { chooseLocation } from '../merchants/locations/choose-location.ts';
import { bookTransfer } from './book-transfer.ts';
import type { LevelAfter } from './level-after.ts';

/** A transfer that a user requests. */
export interface TransferByHand {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly fromLocationId: LocationId;
  readonly toLocationId: LocationId;
  readonly quantity: number;
  readonly note?: string;
}

/**
 * Books a transfer between locations and returns both levels. A `requestKey` is never booked twice, even
 * after a crash. The caller nudges the publishers afterwards.
 *
 * @throws Refusal if the item or a location does not exist, the item is a bundle, or the units are not on
 * hand
 */
export async function transferByHand(
  db: Db,
  { fromLocationId, toLocationId, ...transfer }: TransferByHand,
  by: { readonly actor: string; readonly requestKey: string | null; readonly clock: { now(): Date } },
): Promise<z.infer<typeof transferred>> {
  const { merchantId, itemId } = transfer;
  found(await findItem(db, { merchantId, id: itemId }), 'item_not_found');
  const from = await chooseLocation(db, merchantId, fromLocationId);
  const to = await chooseLocation(db, merchantId, toLocationId);
  const sourceKey = `transfer:${by.requestKey ?? randomUUID()}`;
  const result = await bookTransfer(db, { ...transfer, from, to, sourceKey }, by);
  switch (result.kind) {
    case 'not_there':
      throw new Refusal('not_there', { members: { onHand: result.onHand } });
    case 'bundle_has_no_stock':
      throw new Refusal('bundle_has_no_stock');
    case 'booked':
    case 'repeated': {
      const { kind } = result;
      const shown = (locationId: LocationId, level: LevelAfter) => ({
        kind,
        locationId,
        ...level,
        available: level.onHand - level.committed,
      });
      return { from: shown(from, result.from), to: shown(to, result.to) };
    }
  }
}
