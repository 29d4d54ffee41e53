import { id } from '@onhand/contracts/gateway-api/id.ts';
import { noticeReceipt, shipNotice } from '@onhand/contracts/gateway-api/ship-notices.ts';
import { receiveNotice } from '@onhand/core/warehouse/ship-notices/receive-notice.ts';
import type { ShipNoticeId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { requestKeyOf } from '../items/book-change.ts';
import { shipNoticeView } from './ship-notice-view.ts';

/**
 * `POST /v1/ship-notices/:id/receipts`: books units of a ship notice that came in. They replace the announced
 * ones.
 */
export const receiveShipNotice: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/ship-notices/:id/receipts',
    {
      config: {
        access: operating,
        audit: { action: 'ship_notice.receive', subject: 'ship_notice', keeps: ['lines', 'close'] },
      },
      schema: {
        tags: ['warehouse'],
        summary: 'Book received units of a ship notice',
        description:
          'Orders that wait get them first. There may be several receipts, of less or more than announced.',
        params: z.object({ id: id<ShipNoticeId>() }),
        body: noticeReceipt,
        response: {
          200: shipNotice,
          ...problems(
            'ship_notice_not_found',
            'ship_notice_line_not_found',
            'ship_notice_not_open',
            'location_not_found',
          ),
        },
      },
    },
    async (request) => {
      const { merchantId, caller, params, body } = request;
      const by = { actor: caller.label, at: clock.now() };
      const receipt = { ...body, requestKey: requestKeyOf(request) };
      const notice = await receiveNotice(db, { merchantId, id: params.id }, receipt, by);
      dispatcher.nudge();
      return shipNoticeView(notice);
    },
  );
};
