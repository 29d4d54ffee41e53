import { id } from '@onhand/contracts/gateway-api/id.ts';
import { limit, listOf } from '@onhand/contracts/gateway-api/paging.ts';
import { channelProduct } from '@onhand/contracts/gateway-api/products.ts';
import * as products from '@onhand/core/products/list-channel-products.ts';
import type { ChannelProductRow } from '@onhand/core/products/list-channel-products.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { isSame, keysOf, partsOf } from '@onhand/domain/products/property.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `GET /v1/integrations/:id/products`: lists the shop's synchronized products and their differences from
 * ours.
 */
export const listChannelProducts: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/products',
    {
      config: { access: reading },
      schema: {
        tags: ['integrations'],
        summary: 'List the synchronized products of an integration and their differences from ours',
        params: z.object({ id: id<IntegrationId>() }),
        querystring: z.strictObject({ cursor: z.string().max(200).exactOptional(), limit }),
        response: { 200: listOf(channelProduct), ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const integrationId = params.id;
      found(await findIntegration(db, { merchantId, id: integrationId }), 'integration_not_found');
      const wanted = { merchantId, integrationId, after: query.cursor, limit: query.limit + 1 };
      const page = pageOf(
        await products.listChannelProducts(db, wanted),
        query.limit,
        (row) => row.externalGroup,
      );
      return { ...page, data: page.data.map(viewOf) };
    },
  );
};

/** Renders a product. Its differences date from the last comparison of both sides. */
function viewOf({ known, ...row }: ChannelProductRow) {
  const differs = keysOf(known).flatMap((key) => {
    const { theirs, ours } = known[key] ?? {};
    const { field, subjectId } = partsOf(key);
    return theirs === undefined || ours === undefined || isSame(field, theirs, ours)
      ? []
      : [{ field, subjectId, theirs, ours }];
  });
  return { ...row, differs };
}
