import { apiKey } from '@onhand/contracts/gateway-api/api-keys.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import * as apiKeys from '@onhand/core/access/api-keys/list-api-keys.ts';
import { z } from 'zod';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/api-keys`: lists a merchant's keys; for an operator's key without a merchant, all keys. */
export const listApiKeys: Route = (app, { db }) => {
  app.get(
    '/v1/api-keys',
    {
      config: { access: { role: 'admin', merchant: 'optional' } },
      schema: {
        tags: ['api-keys'],
        summary: 'List API keys, including revoked keys',
        querystring: z.strictObject(pagingBy<string>()),
        response: { 200: listOf(apiKey) },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query;
      const page = { merchantId: request.merchantScope, after: cursor, limit: limit + 1 };
      return pageOf(await apiKeys.listApiKeys(db, page), limit, (row) => row.id);
    },
  );
};
