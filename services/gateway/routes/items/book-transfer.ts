import { randomUUID } from 'node:crypto';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { newTransfer } from '@onhand/contracts/gateway-api/items.ts';
import { transferred } from '@onhand/contracts/gateway-api/stock.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import * as ledger from '@onhand/core/stock/book-transfer.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { chooseLocation } from './choose-location.ts';

/** `POST /v1/items/:id/transfers`: units that were carried from one location to another. */
export const bookTransfer: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/items/:id/transfers',
    {
      config: { access: operating },
      schema: {
        tags: ['items'],
        summary: 'Book a transfer between locations',
        params: z.object({ id: id<ItemId>() }),
        body: newTransfer,
        response: {
          200: transferred,
          ...problems(
            'not_there',
            'bundle_has_no_stock',
            'item_not_found',
            'location_not_found',
            'location_missing',
          ),
        },
      },
    },
    async ({ merchantId, params, body, caller, claimedKey }) => {
      found(await findItem(db, { merchantId, id: params.id }), 'item_not_found');
      const from = await chooseLocation(db, merchantId, body.fromLocationId);
      const to = await chooseLocation(db, merchantId, body.toLocationId);
      const { quantity, note } = body;
      // With an Idempotency-Key the ledger itself refuses to book the same request twice, also after a crash.
      const sourceKey = `transfer:${claimedKey === null ? randomUUID() : `${caller.keyId}:${claimedKey}`}`;
      const transfer = { merchantId, itemId: params.id, from, to, quantity, sourceKey };
      const result = await ledger.bookTransfer(db, note === undefined ? transfer : { ...transfer, note }, {
        actor: caller.label,
        clock,
      });
      if (result.kind === 'not_there') {
        throw new Refusal('not_there', { members: { onHand: result.onHand } });
      }
      if (result.kind === 'bundle_has_no_stock') {
        throw new Refusal('bundle_has_no_stock');
      }
      dispatcher.nudge();
      const shown = (locationId: string, level: typeof result.from) => ({
        kind: result.kind,
        locationId,
        ...level,
        available: level.onHand - level.committed,
      });
      return { from: shown(from, result.from), to: shown(to, result.to) };
    },
  );
};
