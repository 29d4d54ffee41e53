import { apiKey } from '@onhand/contracts/gateway-api/api-keys.ts';
import * as apiKeys from '@onhand/core/access/api-keys/revoke-api-key.ts';
import { z } from 'zod';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `DELETE /v1/api-keys/:id`: revokes a key from the next request on. Its row stays as the actor of its
 * changes.
 */
export const revokeApiKey: Route = (app, { db, clock }) => {
  app.delete(
    '/v1/api-keys/:id',
    {
      config: {
        access: { role: 'admin', merchant: 'optional' },
        audit: { action: 'api_key.revoke', subject: 'api_key' },
      },
      schema: {
        tags: ['api-keys'],
        summary: 'Revoke an API key',
        params: z.object({ id: z.uuid() }),
        response: { 200: apiKey, ...problems('api_key_not_found') },
      },
    },
    async (request) => {
      const key = { id: request.params.id, merchantId: request.merchantScope, at: clock.now() };
      return found(await apiKeys.revokeApiKey(db, key), 'api_key_not_found');
    },
  );
};
