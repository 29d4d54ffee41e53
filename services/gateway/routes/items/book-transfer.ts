import { id } from '@onhand/contracts/gateway-api/id.ts';
import { newTransfer } from '@onhand/contracts/gateway-api/items.ts';
import { transferred } from '@onhand/contracts/gateway-api/stock.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { transferByHand } from '@onhand/core/stock/transfer-by-hand.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { requestKeyOf } from './book-change.ts';

/** `POST /v1/items/:id/transfers`: books units that were moved from one location to another. */
export const bookTransfer: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/items/:id/transfers',
    {
      config: {
        access: operating,
        audit: {
          action: 'item.transfer',
          subject: 'item',
          keeps: ['quantity', 'locationId', 'fromLocationId', 'toLocationId'],
        },
      },
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
    async (request) => {
      const { merchantId, params, body, caller } = request;
      const by = { actor: caller.label, requestKey: requestKeyOf(request), clock };
      const levels = await transferByHand(db, { merchantId, itemId: params.id, ...body }, by);
      dispatcher.nudge();
      return levels;
    },
  );
};
