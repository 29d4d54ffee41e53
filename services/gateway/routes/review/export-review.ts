import { pipeline, Readable } from 'node:stream';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { reviewState } from '@onhand/contracts/gateway-api/listing-review.ts';
import type { IntegrationId, ListingId, MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import { keepMerchants } from '@onhand/database/for-merchants.ts';
import { readReviewPage } from '@onhand/core/linking/reviewed-listings.ts';
import type { ReviewedListing } from '@onhand/core/linking/reviewed-listings.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { stringify } from 'csv-stringify';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { reviewView } from '../../views/review-view.ts';

const columns = [
  'externalKey',
  'externalGroup',
  'title',
  'sku',
  'barcode',
  'handle',
  'problem',
  'candidates',
  // A person fills in these columns and sends the table back.
  'action',
  'itemId',
];
const listingsAtATime = 500;

/** The answer is streamed, so its type is not the schema's. */
const table: object = {
  200: { description: 'The table', content: { 'text/csv': { schema: z.string() } } },
};

/** `GET /v1/integrations/:id/review.csv`: streams the review as a table, one row for each listing. */
export const exportReview: Route = (app, { db, log }) => {
  app.get(
    '/v1/integrations/:id/review.csv',
    {
      config: { access: reading },
      schema: {
        tags: ['listings'],
        summary: 'Export the listings that need review, as CSV',
        produces: ['text/csv'],
        params: z.object({ id: id<IntegrationId>() }),
        querystring: z.strictObject({ state: reviewState.default('open') }),
        response: { ...table, ...problems('integration_not_found') },
      },
    },
    async ({ merchantId, params, query }, reply) => {
      const integrationId = params.id;
      found(await findIntegration(db, { merchantId, id: integrationId }), 'integration_not_found');
      const rows = Readable.from(
        keepMerchants(rowsOf(db, { merchantId, integrationId, state: query.state })),
      );
      // A spreadsheet program may run a cell as a formula. Cells that begin like a formula are quoted.
      const table = stringify({ header: true, columns, escape_formulas: true });
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="review.csv"')
        .send(
          pipeline(rows, table, (error) => {
            if (error) log.warn({ err: error, integrationId }, 'A review was not written to its end.');
          }),
        );
    },
  );
};

async function* rowsOf(
  db: Db,
  review: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly state: 'open' | 'ignored';
  },
): AsyncGenerator<Record<string, string | null>> {
  for (let after: ListingId | undefined, more = true; more;) {
    const listings = await readReviewPage(db, { ...review, after, limit: listingsAtATime });
    yield* listings.map(rowOf);
    after = listings.at(-1)?.id;
    more = listings.length === listingsAtATime;
  }
}

function rowOf(listing: ReviewedListing): Record<string, string | null> {
  const { externalKey, externalGroup, title, sku, barcode, handle } = listing;
  const { problem, suggestion, candidates } = reviewView(listing);
  return {
    externalKey,
    externalGroup,
    title,
    sku,
    barcode,
    handle,
    problem: problem?.code ?? null,
    candidates: candidates.map(({ itemId, why }) => `${itemId} (${why.join(', ')})`).join('; '),
    action: null,
    itemId: suggestion,
  };
}
