import { id } from '@onhand/contracts/gateway-api/id.ts';
import { newAdjustment } from '@onhand/contracts/gateway-api/items.ts';
import { booked } from '@onhand/contracts/gateway-api/stock.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { bookChange } from './book-change.ts';

/** `POST /v1/items/:id/adjustments`: books a signed difference. */
export const bookAdjustment: Route = (app, dependencies) => {
  app.post(
    '/v1/items/:id/adjustments',
    {
      config: {
        access: operating,
        audit: {
          action: 'item.adjust',
          subject: 'item',
          keeps: ['quantity', 'reason', 'locationId', 'fromLocationId', 'toLocationId'],
        },
      },
      schema: {
        tags: ['items'],
        summary: 'Book a difference',
        params: z.object({ id: id<ItemId>() }),
        body: newAdjustment,
        response: {
          200: booked,
          ...problems('bundle_has_no_stock', 'item_not_found', 'location_not_found', 'location_missing'),
        },
      },
    },
    async (request) =>
      bookChange(request, { kind: 'adjustment', itemId: request.params.id, ...request.body }, dependencies),
  );
};
