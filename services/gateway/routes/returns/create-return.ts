import { newReturn, returnWithLines } from '@onhand/contracts/gateway-api/returns.ts';
import * as returns from '@onhand/core/warehouse/returns/create-return.ts';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { returnView } from './return-view.ts';

/** `POST /v1/returns`: announces units of an order that come back. It moves no stock. */
export const createReturn: Route = (app, { db, clock }) => {
  app.post(
    '/v1/returns',
    {
      config: {
        access: operating,
        audit: { action: 'return.create', subject: 'return', keeps: ['reference', 'orderId', 'lines'] },
      },
      schema: {
        tags: ['warehouse'],
        summary: 'Announce a return',
        description: 'The same return again changes nothing.',
        body: newReturn,
        response: {
          201: returnWithLines,
          ...problems(
            'stock_not_in_warehouse',
            'return_exists',
            'order_not_found',
            'order_line_not_found',
            'order_line_not_counted',
            'returned_too_many',
          ),
        },
      },
    },
    async ({ merchantId, caller, body }, reply) => {
      const by = { actor: caller.label, at: clock.now() };
      const made = await returns.createReturn(db, { ...body, merchantId }, by);
      return reply.code(201).send(returnView(made));
    },
  );
};
