import { id } from '@onhand/contracts/gateway-api/id.ts';
import { limit, listOf } from '@onhand/contracts/gateway-api/paging.ts';
import { movement, movementCursor, movementCursorAfter } from '@onhand/contracts/gateway-api/stock.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { findItem } from '@onhand/core/items/find-item.ts';
import * as items from '@onhand/core/items/list-movements.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/items/:id/movements`: lists the item's ledger, newest first. */
export const listMovements: Route = (app, { db }) => {
  app.get(
    '/v1/items/:id/movements',
    {
      config: { access: reading },
      schema: {
        tags: ['items'],
        summary: "List the movements of an item's stock",
        params: z.object({ id: id<ItemId>() }),
        querystring: z.strictObject({ cursor: movementCursor.exactOptional(), limit }),
        response: { 200: listOf(movement), ...problems('item_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      found(await findItem(db, { merchantId, id: params.id }), 'item_not_found');
      const page = { merchantId, itemId: params.id, after: query.cursor, limit: query.limit + 1 };
      return pageOf(await items.listMovements(db, page), query.limit, movementCursorAfter);
    },
  );
};
