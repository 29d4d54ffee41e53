import { id } from '@onhand/contracts/gateway-api/id.ts';
import { shipNotice, shipNoticeChange } from '@onhand/contracts/gateway-api/ship-notices.ts';
import { changeNotice } from '@onhand/core/warehouse/ship-notices/change-notice.ts';
import type { ShipNoticeId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { requestKeyOf } from '../items/book-change.ts';
import { shipNoticeView } from './ship-notice-view.ts';

/** `PATCH /v1/ship-notices/:id`: changes an open ship notice, and publishes its lines or no longer does. */
export const changeShipNotice: Route = (app, { db, clock, dispatcher }) => {
  app.patch(
    '/v1/ship-notices/:id',
    {
      config: {
        access: operating,
        audit: {
          action: 'ship_notice.change',
          subject: 'ship_notice',
          keeps: ['reference', 'lines', 'addLines'],
        },
      },
      schema: {
        tags: ['warehouse'],
        summary: 'Change a ship notice',
        params: z.object({ id: id<ShipNoticeId>() }),
        body: shipNoticeChange,
        response: {
          200: shipNotice,
          ...problems(
            'ship_notice_not_found',
            'ship_notice_line_not_found',
            'ship_notice_not_open',
            'ship_notice_exists',
            'item_not_found',
            'bundle_has_no_stock',
            'location_not_found',
            'location_missing',
          ),
        },
      },
    },
    async (request) => {
      const { merchantId, caller, params, body } = request;
      const by = { actor: caller.label, at: clock.now() };
      const change = { ...body, requestKey: requestKeyOf(request) };
      const notice = await changeNotice(db, { merchantId, id: params.id }, change, by);
      dispatcher.nudge();
      return shipNoticeView(notice);
    },
  );
};
