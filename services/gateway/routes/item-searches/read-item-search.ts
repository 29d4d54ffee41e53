import { id } from '@onhand/contracts/gateway-api/id.ts';
import { itemSearch } from '@onhand/contracts/gateway-api/item-searches.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { findItemSearch } from '@onhand/core/searches/saved-searches.ts';
import type { ItemSearchId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemSearchView } from '../../views/item-search-view.ts';

/** `GET /v1/item-searches/:id`: reads a saved search. */
export const readItemSearch: Route = (app, { db }) => {
  app.get(
    '/v1/item-searches/:id',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['item-searches'],
        summary: 'Read a saved search over items',
        params: z.object({ id: id<ItemSearchId>() }),
        response: { 200: itemSearch, ...problems('item_search_not_found') },
      },
    },
    async ({ merchantId, params }, reply) => {
      const row = found(await findItemSearch(db, { merchantId, id: params.id }), 'item_search_not_found');
      return reply.header('etag', etagOf(row)).send(itemSearchView(row));
    },
  );
};
