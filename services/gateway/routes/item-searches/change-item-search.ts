import { id } from '@onhand/contracts/gateway-api/id.ts';
import { itemSearch, itemSearchChange } from '@onhand/contracts/gateway-api/item-searches.ts';
import { updateItemSearch } from '@onhand/core/searches/saved-searches.ts';
import type { ItemSearchId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemSearchView } from '../../views/item-search-view.ts';

/** `PATCH /v1/item-searches/:id`: changes a saved search. */
export const changeItemSearch: Route = (app, { db, clock }) => {
  app.patch(
    '/v1/item-searches/:id',
    {
      config: {
        access: operating,
        etag: true,
        audit: { action: 'item_search.change', subject: 'item_search', keeps: 'all' },
      },
      schema: {
        tags: ['item-searches'],
        summary: 'Change a saved search over items; what is left out stays',
        params: z.object({ id: id<ItemSearchId>() }),
        body: itemSearchChange,
        response: { 200: itemSearch, ...problems('item_search_not_found', 'item_search_exists') },
      },
    },
    async (request, reply) => {
      const { merchantId, params, body, caller } = request;
      const of = { merchantId, id: params.id };
      const change = { ...body, by: caller.label, at: clock.now() };
      const row = await updateItemSearch(db, of, change, (before) => checkIfMatch(request, before));
      return reply.header('etag', etagOf(row)).send(itemSearchView(row));
    },
  );
};
