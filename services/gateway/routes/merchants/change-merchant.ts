import { id } from '@onhand/contracts/gateway-api/id.ts';
import { merchant, merchantChange } from '@onhand/contracts/gateway-api/merchants.ts';
import { retryRefusedPrices } from '@onhand/core/products/retry-products.ts';
import { changeCurrency } from '@onhand/core/merchants/change-currency.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `PATCH /v1/merchants/:id`: prices that were refused because of the currency are looked at again. */
export const changeMerchant: Route = (app, { db, clock, dispatcher }) => {
  app.patch(
    '/v1/merchants/:id',
    {
      config: { access: { role: 'admin', merchant: 'optional' } },
      schema: {
        tags: ['merchants'],
        summary: "Change what a merchant's prices are in",
        params: z.object({ id: id<MerchantId>() }),
        body: merchantChange,
        response: { 200: merchant, ...problems('merchant_not_found') },
      },
    },
    async ({ merchantScope, params, body }) => {
      const merchantId = params.id;
      if (merchantScope !== null && merchantScope !== merchantId) throw new Refusal('merchant_not_found');
      const row = await inTransaction(db, async (tx) => {
        const changed = await changeCurrency(tx, { merchantId, currency: body.currency });
        await retryRefusedPrices(tx, { merchantId, at: clock.now() });
        return found(changed, 'merchant_not_found');
      });
      void dispatcher.products();
      return row;
    },
  );
};
