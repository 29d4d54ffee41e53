import { id } from '@onhand/contracts/gateway-api/id.ts';
import { baseUrlState } from '@onhand/contracts/gateway-api/integrations.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { addressesOf } from '@onhand/core/channel-stock/change-base-url.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/integrations/:id/base-url`: reads the shop's address. */
export const readBaseUrl: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/base-url',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['integrations'],
        summary: "Read the shop's address, and the address that it names as its own",
        params: z.object({ id: id<IntegrationId>() }),
        response: { 200: baseUrlState, ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params }, reply) => {
      const row = found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
      const addresses = addressesOf(row);
      return reply.header('etag', etagOf(addresses)).send(addresses);
    },
  );
};
