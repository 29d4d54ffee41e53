import { id } from '@onhand/contracts/gateway-api/id.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { returnWithLines } from '@onhand/contracts/gateway-api/returns.ts';
import * as returns from '@onhand/core/warehouse/returns/return-row.ts';
import type { ReturnId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { returnView } from './return-view.ts';

/** `GET /v1/returns/:id`: reads a return with its lines. */
export const readReturn: Route = (app, { db }) => {
  app.get(
    '/v1/returns/:id',
    {
      config: { access: reading },
      schema: {
        tags: ['warehouse'],
        summary: 'Read a return',
        params: z.object({ id: id<ReturnId>() }),
        response: { 200: returnWithLines, ...problems('return_not_found') },
      },
    },
    async ({ merchantId, params }) =>
      returnView(found(await returns.readReturn(db, { merchantId, id: params.id }), 'return_not_found')),
  );
};
