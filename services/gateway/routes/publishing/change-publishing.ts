import { computingPlan } from '@onhand/contracts/gateway-api/plans.ts';
import { newPublishing, publishing } from '@onhand/contracts/gateway-api/publishing.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { readPublishing } from '@onhand/core/settings/publishing-overrides/read-publishing.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { makeChange, makingProblems } from '@onhand/core/plans/make-change.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';
import { publishingView } from '../../views/publishing-view.ts';
import { notFoundOf, targetOf } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';
import { publishingTargets } from './targets.ts';

/**
 * `PUT /v1/{merchants,integrations,items,listings}/:id/publishing`: changes publishing settings at once. The
 * affected quantities become due for publishing again.
 */
export const changePublishing: Route = (app, dependencies) => {
  for (const { resource, scope } of publishingTargets) {
    const notFound = notFoundOf(scope);
    app.put(
      `/v1/${resource}/:id/publishing`,
      {
        config: {
          access: operating,
          etag: true,
          audit: { action: `${scope}.change_publishing`, subject: scope },
        },
        schema: {
          tags: [resource],
          summary: `Set the publishing settings of the ${scope}; the next scope decides omitted settings`,
          params: z.object({ id: z.uuid() }),
          body: newPublishing,
          response: {
            200: publishing,
            202: computingPlan,
            ...problems(
              ...makingProblems,
              notFound,
              'integration_not_found',
              'ending_unsupported',
              'platform_unavailable',
              'item_has_no_switch',
            ),
          },
        },
      },
      async (request, reply) => {
        const { merchantId, params, body, caller } = request;
        const read = async (tx: Tx) =>
          publishingView(found(await readPublishing(tx, merchantId, targetOf(scope, params.id)), notFound));
        const wanted = {
          merchantId,
          actor: actorOf(caller),
          change: { kind: 'publishing' as const, scope, id: params.id, values: body },
          precondition: async (tx: Tx) => checkIfMatch(request, await read(tx)),
        };
        const made = await makeChange(dependencies, wanted, read);
        if (made.kind === 'computing')
          return reply.code(202).send(planView(made.plan, dependencies.clock.now()));
        return reply.header('etag', etagOf(made.answer)).send(made.answer);
      },
    );
  }
};
