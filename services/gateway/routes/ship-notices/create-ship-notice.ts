import { newShipNotice, shipNotice } from '@onhand/contracts/gateway-api/ship-notices.ts';
import { createNotice } from '@onhand/core/warehouse/ship-notices/create-notice.ts';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { requestKeyOf } from '../items/book-change.ts';
import { shipNoticeView } from './ship-notice-view.ts';

/** `POST /v1/ship-notices`: announces stock on its way. Units of published lines are on sale at once. */
export const createShipNotice: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/ship-notices',
    {
      config: {
        access: operating,
        audit: { action: 'ship_notice.create', subject: 'ship_notice', keeps: ['reference', 'lines'] },
      },
      schema: {
        tags: ['warehouse'],
        summary: 'Announce stock on its way',
        body: newShipNotice,
        response: {
          201: shipNotice,
          ...problems(
            'stock_not_in_warehouse',
            'ship_notice_exists',
            'item_not_found',
            'bundle_has_no_stock',
            'location_not_found',
            'location_missing',
          ),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, caller, body } = request;
      const by = { actor: caller.label, at: clock.now() };
      const requestKey = requestKeyOf(request);
      const notice = await createNotice(db, { ...body, merchantId, requestKey }, by);
      dispatcher.nudge();
      return reply.code(201).send(shipNoticeView(notice));
    },
  );
};
