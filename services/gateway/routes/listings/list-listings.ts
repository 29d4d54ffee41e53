import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listing, listingStatus } from '@onhand/contracts/gateway-api/listings.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import type { IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';
import * as listings from '@onhand/core/listings/list-listings.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';
import { listingViews } from '../../views/listing-view.ts';

/** `GET /v1/listings`: lists listings with their channel stock. */
export const listListings: Route = (app, { db, clock }) => {
  app.get(
    '/v1/listings',
    {
      config: { access: reading },
      schema: {
        tags: ['listings'],
        summary: 'List listings with their channel stock',
        querystring: z.strictObject({
          ...pagingBy<ListingId>(),
          integrationId: id<IntegrationId>().exactOptional(),
          itemId: id<ItemId>().exactOptional(),
          sku: z.string().min(1).exactOptional(),
          status: listingStatus.exactOptional(),
          endedBy: z.enum(['rule', 'hand']).exactOptional(),
          blockCode: z.string().min(1).max(100).exactOptional(),
        }),
        response: { 200: listOf(listing) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit, integrationId, itemId, sku, status, endedBy, blockCode } = query;
      const narrowed = { integrationId, itemId, sku, status, endedBy, blockCode };
      const wanted = { ...narrowed, merchantId, after: cursor, limit: limit + 1 };
      const { data, nextCursor } = pageOf(await listings.listListings(db, wanted), limit, (row) => row.id);
      return { data: await listingViews({ db, clock }, merchantId, data), nextCursor };
    },
  );
};
