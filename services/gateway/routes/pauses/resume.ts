import { pause } from '@onhand/contracts/gateway-api/pauses.ts';
import { computingPlan } from '@onhand/contracts/gateway-api/plans.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { readPause } from '@onhand/core/listings/read-pause.ts';
import { makeChange, makingProblems } from '@onhand/core/plans/make-change.ts';
import { pauseTargetOf } from '@onhand/core/plans/pause-change.ts';
import { notFoundOf } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { pauseView } from '../../views/pause-view.ts';
import { planView } from '../../views/plan-view.ts';
import { pauseTargets } from './targets.ts';

/**
 * `POST /v1/{merchants,integrations,listings}/:id/resume`: resumes it at once if every figure in its shops is
 * right already. Otherwise it refuses, and the plan that it made is to be reviewed and applied.
 */
export const resume: Route = (app, dependencies) => {
  for (const { resource, scope } of pauseTargets) {
    const notFound = notFoundOf(scope);
    app.post(
      `/v1/${resource}/:id/resume`,
      {
        config: { access: operating, audit: { action: `${scope}.resume`, subject: scope } },
        schema: {
          tags: [resource],
          summary: `Resume the ${scope}, by a plan where figures would be written`,
          params: z.object({ id: z.uuid() }),
          response: {
            200: pause,
            202: computingPlan,
            ...problems(...makingProblems, notFound, 'integration_revoked'),
          },
        },
      },
      async ({ merchantId, params, caller }, reply) => {
        const target = pauseTargetOf({ scope, id: params.id });
        const wanted = {
          merchantId,
          actor: actorOf(caller),
          change: { kind: 'pause' as const, scope, id: params.id, paused: false },
        };
        const made = await makeChange(dependencies, wanted, async (tx) =>
          pauseView(found(await readPause(tx, merchantId, target), notFound)),
        );
        if (made.kind === 'made') return made.answer;
        return reply.code(202).send(planView(made.plan, dependencies.clock.now()));
      },
    );
  }
};
