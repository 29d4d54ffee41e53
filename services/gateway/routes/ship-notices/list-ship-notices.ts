import { limit, listOf } from '@onhand/contracts/gateway-api/paging.ts';
import { listedShipNotice } from '@onhand/contracts/gateway-api/ship-notices.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listNotices } from '@onhand/core/warehouse/ship-notices/list-notices.ts';
import type { ShipNoticeId } from '@onhand/domain/ids.ts';
import { shipNoticeStates } from '@onhand/domain/warehouse/ship-notice-machine.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/ship-notices`: lists ship notices, newest first. */
export const listShipNotices: Route = (app, { db }) => {
  app.get(
    '/v1/ship-notices',
    {
      config: { access: reading },
      schema: {
        tags: ['warehouse'],
        summary: 'List ship notices, newest first',
        querystring: z.strictObject({
          state: z.enum(shipNoticeStates).exactOptional(),
          cursor: id<ShipNoticeId>().exactOptional(),
          limit,
        }),
        response: { 200: listOf(listedShipNotice) },
      },
    },
    async ({ merchantId, query: { state, cursor, limit } }) => {
      const page = { merchantId, state, after: cursor, limit: limit + 1 };
      return pageOf(await listNotices(db, page), limit, ({ id }) => id);
    },
  );
};
