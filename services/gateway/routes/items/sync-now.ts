import { explainBlock } from '@onhand/contracts/gateway-api/block-codes.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { syncedListing } from '@onhand/contracts/gateway-api/listings.ts';
import { queryInteger } from '@onhand/contracts/gateway-api/query-integer.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import type { SyncNowOutcome } from '@onhand/domain/settings/sync-now.ts';
import { followSyncNow } from '@onhand/core/runs/asking/follow-sync-now.ts';
import * as items from '@onhand/core/runs/asking/sync-now.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { listingViews } from '../../views/listing-view.ts';

const waitSeconds = queryInteger((integer) => integer.min(0).max(20))
  .default(5)
  .describe('Left out: 5');

/** An item of a warehouse that was never received may be set to 0. */
const confirmZero = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true');

/**
 * `POST /v1/items/:id/sync-now`: publishes the item's quantities at once, and reads the source's. Waits for
 * the platforms, up to `waitSeconds`, to tell what was done.
 */
export const syncNow: Route = (app, { db, clock, dispatcher }) => {
  const stopping = new AbortController();
  app.addHook('preClose', (done) => {
    stopping.abort();
    done();
  });
  app.post(
    '/v1/items/:id/sync-now',
    {
      config: { access: operating, audit: { action: 'item.sync_now', subject: 'item' } },
      schema: {
        tags: ['items'],
        summary: 'Publish the item to its linked listings now, and read its quantity at the source',
        params: z.object({ id: id<ItemId>() }),
        querystring: z.strictObject({ waitSeconds, confirmZero }),
        response: {
          202: z.object({ listings: z.array(syncedListing) }),
          ...problems(
            'item_not_found',
            'not_linked',
            'never_received',
            'direction_forbids',
            'first_plan_pending',
            'integration_revoked',
          ),
        },
      },
    },
    async ({ merchantId, params, query }, reply) => {
      const { confirmZero: confirmsZero } = query;
      const wanted = { merchantId, itemId: params.id, at: clock.now(), confirmsZero };
      const listings = await items.syncNow(db, wanted);
      const synced = listings.filter(({ asked }) => asked.kind !== 'never');
      dispatcher.nudge(synced.map(({ row }) => row.integrationId));
      const until = AbortSignal.any([stopping.signal, AbortSignal.timeout(query.waitSeconds * 1000)]);
      const outcomes = await followSyncNow(db, merchantId, listings, until);
      const rows = listings.map(({ row }) => row);
      const views = await listingViews({ db, clock }, merchantId, rows);
      return reply.code(202).send({
        listings: views.map((view) => ({ ...view, syncNow: outcomeView(outcomes.get(view.id)) })),
      });
    },
  );
};

function outcomeView(outcome: SyncNowOutcome = { kind: 'pending' }) {
  return {
    outcome: outcome.kind,
    block: outcome.kind === 'blocked' ? explainBlock(outcome.code) : null,
  };
}
