import { location } from '@onhand/contracts/gateway-api/locations.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import type { LocationId } from '@onhand/domain/ids.ts';
import * as locations from '@onhand/core/merchants/locations/list-locations.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/locations`: lists locations. */
export const listLocations: Route = (app, { db }) => {
  app.get(
    '/v1/locations',
    {
      config: { access: reading },
      schema: {
        tags: ['locations'],
        summary: 'List locations',
        querystring: z.strictObject(pagingBy<LocationId>()),
        response: { 200: listOf(location) },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query;
      const page = { merchantId: request.merchantId, after: cursor, limit: limit + 1 };
      return pageOf(await locations.listLocations(db, page), limit, (row) => row.id);
    },
  );
};
