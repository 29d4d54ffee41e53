import { id } from '@onhand/contracts/gateway-api/id.ts';
import { merchant, merchantChange } from '@onhand/contracts/gateway-api/merchants.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { changeMerchantCurrency } from '@onhand/core/products/change-merchant-currency.ts';
import { z } from 'zod';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `PATCH /v1/merchants/:id`: changes a merchant's currency. Prices that were refused because of the currency
 * are checked again.
 */
export const changeMerchant: Route = (app, { db, clock, dispatcher }) => {
  app.patch(
    '/v1/merchants/:id',
    {
      config: {
        access: { role: 'admin', merchant: 'optional' },
        etag: true,
        audit: { action: 'merchant.change', subject: 'merchant', keeps: 'all' },
      },
      schema: {
        tags: ['merchants'],
        summary: "Change the currency of a merchant's prices",
        params: z.object({ id: id<MerchantId>() }),
        body: merchantChange,
        response: { 200: merchant, ...problems('merchant_not_found') },
      },
    },
    async (request, reply) => {
      const { merchantScope, params, body } = request;
      const merchantId = params.id;
      if (merchantScope !== null && merchantScope !== merchantId) throw new Refusal('merchant_not_found');
      const change = { merchantId, currency: body.currency, at: clock.now() };
      const row = await changeMerchantCurrency(db, change, (before) => checkIfMatch(request, before));
      void dispatcher.products();
      return reply.header('etag', etagOf(row)).send(row);
    },
  );
};
