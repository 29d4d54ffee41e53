import { id } from '@onhand/contracts/gateway-api/id.ts';
import { reviewedListing, reviewState } from '@onhand/contracts/gateway-api/listing-review.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import type { IntegrationId, ListingId } from '@onhand/domain/ids.ts';
import { readReviewPage } from '@onhand/core/linking/reviewed-listings.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { reviewView } from '../../views/review-view.ts';

/** `GET /v1/integrations/:id/review`: lists the listings that need review, with possible items. */
export const listReview: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/review',
    {
      config: { access: reading },
      schema: {
        tags: ['listings'],
        summary: 'List the listings that need review, with suggestions',
        params: z.object({ id: id<IntegrationId>() }),
        querystring: z.strictObject({ ...pagingBy<ListingId>(), state: reviewState.default('open') }),
        response: { 200: listOf(reviewedListing), ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const { cursor, limit, state } = query;
      found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
      const wanted = { merchantId, integrationId: params.id, state, after: cursor, limit: limit + 1 };
      const { data, nextCursor } = pageOf(await readReviewPage(db, wanted), limit, (row) => row.id);
      return { data: data.map(reviewView), nextCursor };
    },
  );
};
