import { newPublishing, publishing } from '@onhand/contracts/gateway-api/publishing.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { markDue } from '@onhand/database/queries/channel-stock/mark-due.ts';
import { findIntegrations } from '@onhand/database/queries/integrations/find-integrations.ts';
import { affectedOf } from '@onhand/database/queries/publishing-overrides/publishing-target.ts';
import * as overrides from '@onhand/database/queries/publishing-overrides/change-publishing.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../plans/make-change.ts';
import { found, Problem } from '../../problem.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { publishingView } from '../../views/publishing-view.ts';
import { notEnding } from '../rules/check-rule.ts';
import { publishingTargets, targetOf } from './targets.ts';

type Change = z.infer<typeof newPublishing>;

/** `PUT /v1/{merchants,integrations,items,listings}/:id/publishing`: at once; the figures it is about are due anew. */
export const changePublishing: Route = (app, { db, clock, dispatcher }) => {
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
            ...problems(notFound, 'integration_not_found', 'ending_unsupported', 'item_has_no_switch'),
          },
        },
      },
      async ({ merchantId, params, body, caller }) => {
        const target = targetOf(scope, params.id);
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
    zeroStock: zeroStock === null ? null : notEnding(zeroStock),
    deletion: deletion === null ? null : notEnding(deletion),
  };
}
