import { id } from '@onhand/contracts/gateway-api/id.ts';
import { itemSearch } from '@onhand/contracts/gateway-api/item-searches.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import * as searches from '@onhand/core/searches/saved-searches.ts';
import type { ItemSearchId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemSearchView } from '../../views/item-search-view.ts';

/**
 * `DELETE /v1/item-searches/:id`: deletes a saved search and returns it. Plans that are worked out keep what
 * they found.
 */
export const deleteItemSearch: Route = (app, { db }) => {
  app.delete(
    '/v1/item-searches/:id',
    {
      config: { access: operating, audit: { action: 'item_search.delete', subject: 'item_search' } },
      schema: {
        tags: ['item-searches'],
        summary: 'Delete a saved search over items',
        params: z.object({ id: id<ItemSearchId>() }),
        response: { 200: itemSearch, ...problems('item_search_not_found') },
      },
    },
    async ({ merchantId, params }) => {
      const of = { merchantId, id: params.id };
      const deleted = await searches.deleteItemSearch(db, of);
      return itemSearchView(found(deleted, 'item_search_not_found'));
    },
  );
};
