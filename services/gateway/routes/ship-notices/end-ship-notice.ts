import { id } from '@onhand/contracts/gateway-api/id.ts';
import { shipNotice } from '@onhand/contracts/gateway-api/ship-notices.ts';
import { endNotice } from '@onhand/core/warehouse/ship-notices/end-notice.ts';
import type { ShipNoticeId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { shipNoticeView } from './ship-notice-view.ts';

/** `POST /v1/ship-notices/:id/close`: ends a ship notice, and so drops what has not come in. */
export const closeShipNotice: Route = ending('close', 'Close a ship notice, and drop what has not come in');

/** `POST /v1/ship-notices/:id/cancel`: ends a ship notice of which nothing came in. */
export const cancelShipNotice: Route = ending('cancel', 'Cancel a ship notice of which nothing came in');

function ending(event: 'close' | 'cancel', summary: string): Route {
  return (app, { db, clock, dispatcher }) => {
    app.post(
      `/v1/ship-notices/:id/${event}`,
      {
        config: { access: operating, audit: { action: `ship_notice.${event}`, subject: 'ship_notice' } },
        schema: {
          tags: ['warehouse'],
          summary,
          description: 'Units that were sold against it, and that nothing else covers, become incidents.',
          params: z.object({ id: id<ShipNoticeId>() }),
          response: {
            200: shipNotice,
            ...problems(
              'ship_notice_not_found',
              'ship_notice_not_open',
              ...(event === 'cancel' ? (['ship_notice_received'] as const) : []),
            ),
          },
        },
      },
      async ({ merchantId, caller, params }) => {
        const by = { actor: caller.label, at: clock.now() };
        const notice = await endNotice(db, { merchantId, id: params.id }, event, by);
        dispatcher.nudge();
        return shipNoticeView(notice);
      },
    );
  };
}
