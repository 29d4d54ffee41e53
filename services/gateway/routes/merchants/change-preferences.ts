import { id } from '@onhand/contracts/gateway-api/id.ts';
import { computingPlan } from '@onhand/contracts/gateway-api/plans.ts';
import { newPreferences, preferences } from '@onhand/contracts/gateway-api/preferences.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { readPreferences } from '@onhand/core/merchants/preferences.ts';
import { makeChange, makingProblems } from '@onhand/core/plans/make-change.ts';
import { syncLoadOf } from '@onhand/core/plans/sync-load.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';

/**
 * `PUT /v1/merchants/:id/preferences`: changes the preferences of a warehouse merchant at once. The listings
 * become due.
 */
export const changePreferences: Route = (app, dependencies) => {
  app.put(
    '/v1/merchants/:id/preferences',
    {
      config: {
        access: operating,
        etag: true,
        audit: { action: 'merchant.change_preferences', subject: 'merchant' },
      },
      schema: {
        tags: ['merchants'],
        summary: 'Set which items of a warehouse merchant are synced, and who switches Process Orders',
        params: z.object({ id: id<MerchantId>() }),
        body: newPreferences,
        response: {
          200: preferences,
          202: computingPlan,
          ...problems(...makingProblems, 'merchant_not_found', 'not_a_warehouse'),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, params, body, caller } = request;
      if (params.id !== merchantId) throw new Refusal('merchant_not_found');
      const read = async (tx: Tx) => found(await readPreferences(tx, merchantId), 'not_a_warehouse');
      const wanted = {
        merchantId,
        actor: actorOf(caller),
        change: { kind: 'preferences' as const, values: body },
        precondition: async (tx: Tx) => checkIfMatch(request, await read(tx)),
      };
      const made = await makeChange(dependencies, wanted, read);
      if (made.kind === 'computing')
        return reply.code(202).send(planView(made.plan, dependencies.clock.now()));
      const alwaysSynced = await syncLoadOf(dependencies.db, merchantId, dependencies.connectors);
      return reply.header('etag', etagOf(made.answer)).send({ ...made.answer, alwaysSynced });
    },
  );
};
