import {
  failedItem,
  failedItemsFilter,
  failedItemState,
} from '@onhand/contracts/gateway-api/failed-items.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import type { FailedItemId } from '@onhand/domain/ids.ts';
import * as failedItems from '@onhand/core/failed-items/list-failed-items.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';
import { failedItemView } from '../../views/failed-item-view.ts';

/** `GET /v1/failed-items`: lists failed items; without a state filter, only those that are not closed. */
export const listFailedItems: Route = (app, { db }) => {
  app.get(
    '/v1/failed-items',
    {
      config: { access: reading },
      schema: {
        tags: ['failed-items'],
        summary: 'List failed items',
        querystring: z.strictObject({
          ...pagingBy<FailedItemId>(),
          ...failedItemsFilter.shape,
          state: failedItemState.exactOptional(),
        }),
        response: { 200: listOf(failedItem) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit, state, ...filter } = query;
      const wanted = { merchantId, state, filter, after: cursor, limit: limit + 1 };
      const { data, nextCursor } = pageOf(
        await failedItems.listFailedItems(db, wanted),
        limit,
        (row) => row.id,
      );
      return { data: data.map(failedItemView), nextCursor };
    },
  );
};
