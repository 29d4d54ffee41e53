import { listedItem } from '@onhand/contracts/gateway-api/items.ts';
import { searchedItems } from '@onhand/contracts/gateway-api/item-searches.ts';
import { listOf } from '@onhand/contracts/gateway-api/paging.ts';
import * as searches from '@onhand/core/searches/search-items.ts';
import { filterOf } from '@onhand/core/searches/selection.ts';
import { reading } from '../../access/access.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `POST /v1/items/search`: lists the items that a filter or a saved search finds. */
export const searchItems: Route = (app, { db }) => {
  app.post(
    '/v1/items/search',
    {
      config: { access: reading, audit: { leavesNone: 'It only reads.' } },
      schema: {
        tags: ['item-searches'],
        summary: 'List the items that a filter or a saved search finds, newest first',
        body: searchedItems,
        response: { 200: listOf(listedItem), ...problems('item_search_not_found', 'search_too_slow') },
      },
    },
    async ({ merchantId, body }) => {
      const { cursor, limit, ...selection } = body;
      const filter = await filterOf(db, merchantId, selection);
      const wanted = { merchantId, filter, after: cursor, limit: limit + 1 };
      return pageOf(await searches.searchItems(db, wanted), limit, (row) => row.id);
    },
  );
};
