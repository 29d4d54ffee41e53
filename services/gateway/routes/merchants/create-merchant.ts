import { merchant, newMerchant } from '@onhand/contracts/gateway-api/merchants.ts';
import * as merchants from '@onhand/core/merchants/create-merchant.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `POST /v1/merchants`: creates a merchant with a first location, "Main". */
export const createMerchant: Route = (app, { db }) => {
  app.post(
    '/v1/merchants',
    {
      config: {
        access: { role: 'admin', merchant: 'optional' },
        audit: { action: 'merchant.create', subject: 'merchant', keeps: 'all' },
      },
      schema: {
        tags: ['merchants'],
        summary: 'Create a merchant with a first location, "Main"',
        body: newMerchant,
        response: { 201: merchant, ...problems('operator_key_required') },
      },
    },
    async (request, reply) => {
      if (!request.caller.isOperator) throw new Refusal('operator_key_required');
      const { name, stockAuthority, currency = null } = request.body;
      // The operator may name another merchant in the header, and the new one has no id yet.
      const created = await forMerchants('all', () =>
        merchants.createMerchant(db, { name, stockAuthority, currency }),
      );
      return reply.code(201).send(created);
    },
  );
};
