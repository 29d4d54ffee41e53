import { id } from '@onhand/contracts/gateway-api/id.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { shipNotice } from '@onhand/contracts/gateway-api/ship-notices.ts';
import { readNotice } from '@onhand/core/warehouse/ship-notices/notice-row.ts';
import type { ShipNoticeId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { shipNoticeView } from './ship-notice-view.ts';

/** `GET /v1/ship-notices/:id`: reads a ship notice with its lines, those expected first first. */
export const readShipNotice: Route = (app, { db }) => {
  app.get(
    '/v1/ship-notices/:id',
    {
      config: { access: reading },
      schema: {
        tags: ['warehouse'],
        summary: 'Read a ship notice',
        params: z.object({ id: id<ShipNoticeId>() }),
        response: { 200: shipNotice, ...problems('ship_notice_not_found') },
      },
    },
    async ({ merchantId, params }) =>
      shipNoticeView(found(await readNotice(db, { merchantId, id: params.id }), 'ship_notice_not_found')),
  );
};
