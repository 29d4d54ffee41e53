import { id } from '@onhand/contracts/gateway-api/id.ts';
import { receivedReturn, returnWithLines } from '@onhand/contracts/gateway-api/returns.ts';
import * as returns from '@onhand/core/warehouse/returns/move-return.ts';
import type { ReturnId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { returnView } from './return-view.ts';

/** `POST /v1/returns/:id/receive`: notes that a return came in. It moves no stock before it is inspected. */
export const receiveReturn: Route = (app, { db, clock }) => {
  app.post(
    '/v1/returns/:id/receive',
    {
      config: { access: operating, audit: { action: 'return.receive', subject: 'return', keeps: ['lines'] } },
      schema: {
        tags: ['warehouse'],
        summary: 'Note that a return came in',
        params: z.object({ id: id<ReturnId>() }),
        body: receivedReturn,
        response: {
          200: returnWithLines,
          ...problems('return_not_found', 'return_not_open', 'return_line_not_found', 'returned_too_many'),
        },
      },
    },
    async ({ merchantId, caller, params, body }) => {
      const by = { actor: caller.label, at: clock.now() };
      return returnView(await returns.receiveReturn(db, { merchantId, id: params.id }, body.lines, by));
    },
  );
};
