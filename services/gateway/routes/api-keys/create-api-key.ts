import { createdApiKey, newApiKey } from '@onhand/contracts/gateway-api/api-keys.ts';
import { insertApiKey } from '@onhand/core/access/api-keys/insert-api-key.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { generateApiKey } from '../../access/api-key.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `POST /v1/api-keys`: creates a key. Only this response shows it. */
export const createApiKey: Route = (app, { db }) => {
  app.post(
    '/v1/api-keys',
    {
      config: {
        access: { role: 'admin', merchant: 'optional', storesAnswer: false },
        audit: { action: 'api_key.create', subject: 'api_key', keeps: 'all' },
      },
      schema: {
        tags: ['api-keys'],
        summary: 'Create an API key; only this response shows it',
        body: newApiKey,
        response: {
          201: createdApiKey,
          ...problems('operator_key_required', 'merchant_required', 'idempotency_unsupported'),
        },
      },
    },
    async (request, reply) => {
      const { label, role, scope } = request.body;
      if (scope === 'operator' && !request.caller.isOperator) throw new Refusal('operator_key_required');
      const merchantId = scope === 'operator' ? null : request.merchantId;
      const { text, prefix, hash } = generateApiKey();
      const created = await forMerchants(merchantId === null ? 'all' : [merchantId], () =>
        insertApiKey(db, { merchantId, prefix, hash, role, label }),
      );
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...created, key: text });
    },
  );
};
