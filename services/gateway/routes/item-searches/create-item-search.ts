import { itemSearch, newItemSearch } from '@onhand/contracts/gateway-api/item-searches.ts';
import { insertItemSearch } from '@onhand/core/searches/saved-searches.ts';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemSearchView } from '../../views/item-search-view.ts';

/** `POST /v1/item-searches`: saves a search over items under a name. */
export const createItemSearch: Route = (app, { db, clock }) => {
  app.post(
    '/v1/item-searches',
    {
      config: {
        access: operating,
        audit: { action: 'item_search.create', subject: 'item_search', keeps: 'all' },
      },
      schema: {
        tags: ['item-searches'],
        summary: 'Save a search over items under a name',
        body: newItemSearch,
        response: { 201: itemSearch, ...problems('item_search_exists') },
      },
    },
    async ({ merchantId, body, caller }, reply) => {
      const saved = { ...body, by: caller.label, at: clock.now() };
      const row = await insertItemSearch(db, merchantId, saved);
      return reply.code(201).send(itemSearchView(row));
    },
  );
};
