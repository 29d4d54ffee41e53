import { id } from '@onhand/contracts/gateway-api/id.ts';
import { newReceipt } from '@onhand/contracts/gateway-api/items.ts';
import { booked } from '@onhand/contracts/gateway-api/stock.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { bookChange } from './book-change.ts';

/** `POST /v1/items/:id/receipts`: books received units. Order lines that wait for stock get them first. */
export const bookReceipt: Route = (app, dependencies) => {
  app.post(
    '/v1/items/:id/receipts',
    {
      config: {
        access: operating,
        audit: {
          action: 'item.receive',
          subject: 'item',
          keeps: ['quantity', 'locationId', 'fromLocationId', 'toLocationId'],
        },
      },
      schema: {
        tags: ['items'],
        summary: 'Book received units',
        params: z.object({ id: id<ItemId>() }),
        body: newReceipt,
        response: {
          200: booked,
          ...problems('bundle_has_no_stock', 'item_not_found', 'location_not_found', 'location_missing'),
        },
      },
    },
    async (request) =>
      bookChange(request, { kind: 'receipt', itemId: request.params.id, ...request.body }, dependencies),
  );
};
