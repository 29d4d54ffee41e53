import { integration } from '@onhand/contracts/gateway-api/integrations.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import * as integrations from '@onhand/core/integrations/list-integrations.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';
import { integrationView } from '../../views/integration-view.ts';

/** `GET /v1/integrations`: lists integrations. */
export const listIntegrations: Route = (app, { db, configuration }) => {
  app.get(
    '/v1/integrations',
    {
      config: { access: reading },
      schema: {
        tags: ['integrations'],
        summary: 'List integrations',
        querystring: z.strictObject(pagingBy<IntegrationId>()),
        response: { 200: listOf(integration) },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query;
      const page = { merchantId: request.merchantId, after: cursor, limit: limit + 1 };
      const rows = await integrations.listIntegrations(db, page);
      const views = rows.map((row) => integrationView(row, configuration.publicUrl));
      return pageOf(views, limit, (view) => view.id);
    },
  );
};
