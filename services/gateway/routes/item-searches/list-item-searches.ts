import { itemSearch } from '@onhand/contracts/gateway-api/item-searches.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import * as searches from '@onhand/core/searches/saved-searches.ts';
import type { ItemSearchId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemSearchView } from '../../views/item-search-view.ts';

/** `GET /v1/item-searches`: lists saved searches. */
export const listItemSearches: Route = (app, { db }) => {
  app.get(
    '/v1/item-searches',
    {
      config: { access: reading },
      schema: {
        tags: ['item-searches'],
        summary: 'List the saved searches over items',
        querystring: z.strictObject(pagingBy<ItemSearchId>()),
        response: { 200: listOf(itemSearch) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit } = query;
      const rows = await searches.listItemSearches(db, { merchantId, after: cursor, limit: limit + 1 });
      const page = pageOf(rows, limit, (row) => row.id);
      return { ...page, data: page.data.map(itemSearchView) };
    },
  );
};
