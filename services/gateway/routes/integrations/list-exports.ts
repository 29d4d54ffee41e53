import { productExport } from '@onhand/contracts/gateway-api/exports.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { limit, listOf } from '@onhand/contracts/gateway-api/paging.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import * as exports from '@onhand/core/exports/list-exports.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import type { IntegrationId, ProductExportId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/integrations/:id/exports`: lists the products that Onhand lists there, with their states. */
export const listExports: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/exports',
    {
      config: { access: reading },
      schema: {
        tags: ['integrations'],
        summary: 'List the products that Onhand lists on an integration',
        params: z.object({ id: id<IntegrationId>() }),
        querystring: z.strictObject({ cursor: id<ProductExportId>().exactOptional(), limit }),
        response: { 200: listOf(productExport), ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const integrationId = params.id;
      found(await findIntegration(db, { merchantId, id: integrationId }), 'integration_not_found');
      const wanted = { merchantId, integrationId, after: query.cursor, limit: query.limit + 1 };
      return pageOf(await exports.listExports(db, wanted), query.limit, (row) => row.id);
    },
  );
};
