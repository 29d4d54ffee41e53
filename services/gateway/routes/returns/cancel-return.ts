import { id } from '@onhand/contracts/gateway-api/id.ts';
import { returnWithLines } from '@onhand/contracts/gateway-api/returns.ts';
import * as returns from '@onhand/core/warehouse/returns/move-return.ts';
import type { ReturnId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { returnView } from './return-view.ts';

/** `POST /v1/returns/:id/cancel`: cancels a return that did not come. */
export const cancelReturn: Route = (app, { db, clock }) => {
  app.post(
    '/v1/returns/:id/cancel',
    {
      config: { access: operating, audit: { action: 'return.cancel', subject: 'return' } },
      schema: {
        tags: ['warehouse'],
        summary: 'Cancel a return that did not come',
        params: z.object({ id: id<ReturnId>() }),
        response: { 200: returnWithLines, ...problems('return_not_found', 'return_not_open') },
      },
    },
    async ({ merchantId, caller, params }) => {
      const by = { actor: caller.label, at: clock.now() };
      return returnView(await returns.cancelReturn(db, { merchantId, id: params.id }, by));
    },
  );
};
