import { id } from '@onhand/contracts/gateway-api/id.ts';
import { inspectedReturn, returnWithLines } from '@onhand/contracts/gateway-api/returns.ts';
import * as returns from '@onhand/core/warehouse/returns/move-return.ts';
import type { ReturnId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { returnView } from './return-view.ts';

/** `POST /v1/returns/:id/inspect`: puts the sellable units of a return back on hand. */
export const inspectReturn: Route = (app, { db, clock, dispatcher }) => {
  app.post(
    '/v1/returns/:id/inspect',
    {
      config: { access: operating, audit: { action: 'return.inspect', subject: 'return', keeps: ['lines'] } },
      schema: {
        tags: ['warehouse'],
        summary: 'Book the inspection of a return',
        description:
          'Sellable units are on hand again, damaged ones are not. Units that the shop put back on sale before are not added again.',
        params: z.object({ id: id<ReturnId>() }),
        body: inspectedReturn,
        response: {
          200: returnWithLines,
          ...problems(
            'return_not_found',
            'return_not_open',
            'return_line_not_found',
            'returned_too_many',
            'order_line_not_counted',
            'location_not_found',
            'location_missing',
          ),
        },
      },
    },
    async ({ merchantId, caller, params, body }) => {
      const by = { actor: caller.label, at: clock.now() };
      const row = await returns.inspectReturn(db, { merchantId, id: params.id }, body, by);
      dispatcher.nudge();
      return returnView(row);
    },
  );
};
