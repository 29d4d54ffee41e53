import { randomUUID } from 'node:crypto';
import type { booked } from '@onhand/contracts/gateway-api/stock.ts';
import type { ItemId, LocationId } from '@onhand/domain/ids.ts';
import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { readStock } from '@onhand/core/items/read-stock.ts';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Dependencies } from '../../dependencies.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { chooseLocation } from './choose-location.ts';

export type Booked = z.infer<typeof booked>;

/** What the three routes that change stock by hand share; throws a problem where nothing was booked. */
export async function bookChange(
  request: Pick<FastifyRequest, 'merchantId' | 'caller' | 'claimedKey'>,
  change: {
    readonly kind: 'receipt' | 'adjustment' | 'count';
    readonly itemId: ItemId;
    readonly locationId?: LocationId;
    readonly quantity: number;
    readonly note?: string;
  },
  { db, clock, dispatcher }: Dependencies,
): Promise<Booked> {
  const { merchantId, caller, claimedKey } = request;
  const { kind, itemId } = change;
  found(await findItem(db, { merchantId, id: itemId }), 'item_not_found');
  const locationId = await chooseLocation(db, merchantId, change.locationId);
  // With an Idempotency-Key the ledger itself refuses to book the same request twice, also after a crash.
  const sourceKey = `${kind}:${claimedKey === null ? randomUUID() : `${caller.keyId}:${claimedKey}`}`;
  const [result] = await bookStock(db, [{ ...change, merchantId, locationId, sourceKey }], {
    actor: caller.label,
    clock,
  });
  switch (result?.kind) {
    case 'booked':
      dispatcher.nudge();
      return {
        kind: 'booked',
        locationId,
        onHand: result.onHand,
        committed: result.committed,
        deficit: result.deficit,
        available: result.onHand - result.committed,
        revision: result.revision,
      };
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
