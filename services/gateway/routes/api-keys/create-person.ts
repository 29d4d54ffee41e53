import { apiKey, newPerson } from '@onhand/contracts/gateway-api/api-keys.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { insertApiKey } from '@onhand/core/access/api-keys/insert-api-key.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { generateApiKey } from '../../access/api-key.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `POST /v1/people`: admits a person who signs in by OpenID Connect. They are listed and revoked as an API
 * key, whose text nobody gets.
 */
export const createPerson: Route = (app, { db, configuration }) => {
  app.post(
    '/v1/people',
    {
      config: {
        access: { role: 'admin', merchant: 'optional' },
        audit: { action: 'person.create', subject: 'api_key', keeps: 'all' },
      },
      schema: {
        tags: ['api-keys'],
        summary: 'Admit a person who signs in by OpenID Connect',
        body: newPerson,
        response: {
          201: apiKey,
          ...problems('operator_key_required', 'merchant_required', 'email_in_use', 'sign_in_not_configured'),
        },
      },
    },
    async (request, reply) => {
      if (configuration.openId === undefined) throw new Refusal('sign_in_not_configured');
      const { label, role, scope, email } = request.body;
      if (scope === 'operator' && !request.caller.isOperator) throw new Refusal('operator_key_required');
      const merchantId = scope === 'operator' ? null : request.merchantId;
      const { prefix, hash } = generateApiKey();
      const created = await forMerchants(merchantId === null ? 'all' : [merchantId], () =>
        insertApiKey(db, { merchantId, prefix, hash, role, label, email }),
      );
      return reply.code(201).send(created);
    },
  );
};
