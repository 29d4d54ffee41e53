import { listedItem } from '@onhand/contracts/gateway-api/items.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import * as items from '@onhand/core/items/list-items.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/items`: lists items. */
export const listItems: Route = (app, { db }) => {
  app.get(
    '/v1/items',
    {
      config: { access: reading },
      schema: {
        tags: ['items'],
        summary: 'List items',
        querystring: z.strictObject({
          ...pagingBy<ItemId>(),
          /** Only archived items. Default: only the others. */
          archived: z.stringbool({ truthy: ['true'], falsy: ['false'] }).default(false),
          sku: z.string().min(1).exactOptional().describe('case-insensitive'),
        }),
        response: { 200: listOf(listedItem) },
      },
    },
    async (request) => {
      const { cursor, limit, sku, archived } = request.query;
      const wanted = { merchantId: request.merchantId, sku, archived, after: cursor, limit: limit + 1 };
      return pageOf(await items.listItems(db, wanted), limit, (row) => row.id);
    },
  );
};
