import { id } from '@onhand/contracts/gateway-api/id.ts';
import { integrationLag } from '@onhand/contracts/gateway-api/lag.ts';
import { limit } from '@onhand/contracts/gateway-api/paging.ts';
import * as lag from '@onhand/core/orders/lag/read-lag.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { lagView } from '../../views/lag-view.ts';

/**
 * `GET /v1/integrations/:id/lag`: reads how long changes take until the channel shows them, what still waits,
 * and which buffers would cover that time.
 */
export const readLag: Route = (app, { db, clock }) => {
  app.get(
    '/v1/integrations/:id/lag',
    {
      config: { access: reading },
      schema: {
        tags: ['integrations'],
        summary: 'Read the lag from a change to the confirmed figure, and the recommended buffers',
        params: z.object({ id: id<IntegrationId>() }),
        querystring: z.strictObject({ limit }),
        response: { 200: integrationLag, ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const now = clock.now();
      const wanted = { merchantId, integrationId: params.id, now, limit: query.limit };
      return lagView(await lag.readLag(db, wanted), now);
    },
  );
};
