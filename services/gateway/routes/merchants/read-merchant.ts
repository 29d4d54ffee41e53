import { id } from '@onhand/contracts/gateway-api/id.ts';
import { merchant } from '@onhand/contracts/gateway-api/merchants.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { findMerchant } from '@onhand/core/merchants/find-merchant.ts';
import { z } from 'zod';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/merchants/:id`: reads a merchant. */
export const readMerchant: Route = (app, { db }) => {
  app.get(
    '/v1/merchants/:id',
    {
      config: { access: { role: 'viewer', merchant: 'optional' }, etag: true },
      schema: {
        tags: ['merchants'],
        summary: 'Read a merchant',
        params: z.object({ id: id<MerchantId>() }),
        response: { 200: merchant, ...problems('merchant_not_found') },
      },
    },
    async (request, reply) => {
      const { merchantScope, params } = request;
      if (merchantScope !== null && merchantScope !== params.id) throw new Refusal('merchant_not_found');
      const row = found(await findMerchant(db, params.id), 'merchant_not_found');
      return reply.header('etag', etagOf(row)).send(row);
    },
  );
};
