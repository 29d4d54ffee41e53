import { id } from '@onhand/contracts/gateway-api/id.ts';
import { reviewRows } from '@onhand/contracts/gateway-api/listing-review.ts';
import { problemKinds } from '@onhand/contracts/gateway-api/problems.ts';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { actOnListings } from '@onhand/core/linking/act-on-listings.ts';
import type { ActionOutcome, AskedOfListing } from '@onhand/core/linking/act-on-listings.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { App, Route } from '../../route.ts';
import { readTable } from './read-table.ts';
import type { TableRow } from './read-table.ts';

/**
 * `POST /v1/integrations/:id/review.csv`: runs the action of each row. A bad row is reported; the other rows
 * are still done.
 */
export const importReview: Route = (app, { db, clock, dispatcher }) => {
  // The route has its own scope, because no other route reads CSV.
  void app.register((scope: App, _options, registered) => {
    scope.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.post(
      '/v1/integrations/:id/review.csv',
      {
        config: { access: operating, audit: { action: 'integration.review_import', subject: 'integration' } },
        schema: {
          tags: ['listings'],
          summary: 'Link, create, ignore and unlink listings by CSV',
          description:
            'At most 1 MiB and 10,000 rows. Columns: `externalKey`; `action`: link, create, ignore, unlink, or empty. To link, set `itemId`, or leave it empty and set the `sku` of an item.',
          consumes: ['text/csv'],
          params: z.object({ id: id<IntegrationId>() }),
          body: z.string(),
          response: {
            200: reviewRows,
            ...problems(
              'integration_not_found',
              'integration_revoked',
              'csv_malformed',
              'csv_columns_missing',
              'csv_too_long',
            ),
          },
        },
      },
      async ({ merchantId, params, body }) => {
        const integration = { merchantId, integrationId: params.id };
        found(await findIntegration(db, { merchantId, id: params.id }), 'integration_not_found');
        const rows = readTable(body).map(judged());
        const asked = rows.flatMap((row) => (row.kind === 'asked' ? [row.asked] : []));
        const outcomes = (await actOnListings(db, integration, asked, { clock })).values();
        dispatcher.nudge([params.id]);
        const answers = rows.map((row) =>
          answerOf(row.row, row.kind === 'asked' ? (outcomes.next().value ?? row) : row),
        );
        const refused = answers.filter(({ outcome }) => outcome === 'refused').length;
        const untouched = answers.filter(({ outcome }) => outcome === 'untouched').length;
        return { done: answers.length - refused - untouched, refused, rows: answers };
      },
    );
    registered();
  });
};

type Judged = { readonly row: TableRow } & (
  | { readonly kind: 'asked'; readonly asked: AskedOfListing }
  | { readonly kind: 'untouched' }
  | { readonly kind: 'refused'; readonly code: ProblemCode }
);

const actions = z.enum(['link', 'create', 'ignore', 'unlink']);

/** Returns a function that validates one row at a time. It refuses a listing that an earlier row names. */
function judged(): (row: TableRow) => Judged {
  const named = new Set<string>();
  return (row) => {
    if (row.action === '') return { row, kind: 'untouched' };
    const action = actions.safeParse(row.action.toLowerCase());
    if (!action.success) return { row, kind: 'refused', code: 'action_unknown' };
    if (named.has(row.externalKey)) return { row, kind: 'refused', code: 'row_repeated' };
    named.add(row.externalKey);
    const { externalKey, itemId, sku } = row;
    return { row, kind: 'asked', asked: { externalKey, action: action.data, itemId, sku } };
  };
}

function answerOf(
  { line, externalKey }: TableRow,
  outcome: ActionOutcome | Judged,
): z.infer<typeof reviewRows>['rows'][number] {
  switch (outcome.kind) {
    case 'refused': {
      const { code } = outcome;
      const { title } = problemKinds[code];
      const message = 'detail' in outcome ? `${title} ${outcome.detail}` : title;
      return { line, externalKey, outcome: 'refused', code, message };
    }
    case 'asked':
      throw new Error('A row was not answered.');
    default:
      return { line, externalKey, outcome: outcome.kind, code: null, message: null };
  }
}
