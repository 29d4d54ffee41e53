import { countedItems, itemCount } from '@onhand/contracts/gateway-api/item-searches.ts';
import * as searches from '@onhand/core/searches/search-items.ts';
import { filterOf } from '@onhand/core/searches/selection.ts';
import { reading } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `POST /v1/items/search/count`: counts the items that a filter or a saved search finds. */
export const countItems: Route = (app, { db }) => {
  app.post(
    '/v1/items/search/count',
    {
      config: { access: reading, audit: { leavesNone: 'It only reads.' } },
      schema: {
        tags: ['item-searches'],
        summary: 'Count the items that a filter or a saved search finds',
        body: countedItems,
        response: { 200: itemCount, ...problems('item_search_not_found', 'search_too_slow') },
      },
    },
    async ({ merchantId, body }) => {
      const filter = await filterOf(db, merchantId, body);
      return { count: await searches.countItems(db, { merchantId, filter }) };
    },
  );
};
