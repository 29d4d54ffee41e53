import { newPublishing, publishing } from '@onhand/contracts/gateway-api/publishing.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { markDue } from '@onhand/database/queries/channel-stock/mark-due.ts';
import { findIntegrations } from '@onhand/database/queries/integrations/find-integrations.ts';
import { findListing } from '@onhand/database/queries/listings/find-listing.ts';
import { affectedOf } from '@onhand/database/queries/publishing-overrides/publishing-target.ts';
import type { PublishingTarget } from '@onhand/database/queries/publishing-overrides/publishing-target.ts';
import * as overrides from '@onhand/database/queries/publishing-overrides/change-publishing.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../plans/make-change.ts';
import { found, Problem } from '../../problem.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { publishingView } from '../../views/publishing-view.ts';
import { checkEnding } from '../rules/check-ending.ts';
import { publishingTargets, targetOf } from './targets.ts';

type Change = z.infer<typeof newPublishing>;

/** `PUT /v1/{merchants,integrations,items,listings}/:id/publishing`: at once; the figures it is about are due anew. */
export const changePublishing: Route = (app, dependencies) => {
  const { db, clock, dispatcher } = dependencies;
  for (const { resource, scope, notFound } of publishingTargets) {
    app.put(
      `/v1/${resource}/:id/publishing`,
      {
        config: { access: operating },
        schema: {
          tags: [resource],
          summary: `Set what the ${scope} says of its figures; what is left out is up to the next scope`,
          params: z.object({ id: z.uuid() }),
          body: newPublishing,
          response: {
            200: publishing,
            ...problems(
              notFound,
              'integration_not_found',
              'ending_unsupported',
              'platform_unavailable',
              'item_has_no_switch',
            ),
          },
        },
      },
      async ({ merchantId, params, body, caller }) => {
        const target = targetOf(scope, params.id);
        const { zeroStock, deletion } = body;
        await checkEnding(dependencies, merchantId, {
          behaviours: [zeroStock, deletion],
          integrationId: await integrationOf(db, merchantId, target),
        });
        const at = clock.now();
        const { row, marked } = await inTransaction(db, async (tx) => {
          const values = await checked(tx, merchantId, body);
          if (body.quantitySync !== undefined && scope === 'item') throw new Problem('item_has_no_switch');
          const said = { ...values, quantitySync: body.quantitySync };
          const change = { merchantId, actor: actorOf(caller), at };
          return {
            row: found(await overrides.changePublishing(tx, target, said, change), notFound),
            marked: await markDue(tx, affectedOf(merchantId, target), {
              merchantId,
              cause: 'override',
              at,
            }),
          };
        });
        dispatcher.nudge(marked.integrations);
        return publishingView(row);
      },
    );
  }
};

/** The values, unless one of them can never come true. */
async function checked(tx: Tx, merchantId: MerchantId, { lowStock, zeroStock, deletion, ...change }: Change) {
  const integrations = lowStock?.integrationIds ?? [];
  const known = await findIntegrations(tx, { merchantId, ids: integrations });
  if (integrations.some((id) => !known.has(id))) throw new Problem('integration_not_found');
  const { buffer, percent, maximum } = change;
  return {
    buffer,
    percent,
    maximum,
    lowStock: lowStock === null ? null : { threshold: lowStock.threshold, integrations },
    zeroStock,
    deletion,
  };
}

/** The integration that a target is about; undefined: all of the merchant's. */
async function integrationOf(
  db: Db,
  merchantId: MerchantId,
  target: PublishingTarget,
): Promise<IntegrationId | undefined> {
  if (target.scope === 'integration') return target.id;
  return target.scope === 'listing'
    ? (await findListing(db, { merchantId, id: target.id }))?.integrationId
    : undefined;
}
