import { computingPlan, newPlan, plan } from '@onhand/contracts/gateway-api/plans.ts';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { changeProblems } from '@onhand/core/plans/check-change.ts';
import { proposePlan } from '@onhand/core/plans/propose-plan.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';

/** `POST /v1/plans`: computes the effect of a change without making it. */
export const createPlan: Route = (app, dependencies) => {
  app.post(
    '/v1/plans',
    {
      config: { access: operating, audit: { action: 'plan.create', subject: 'plan', keeps: 'all' } },
      schema: {
        tags: ['plans'],
        summary: 'Plan a change and show its effect',
        body: newPlan,
        response: { 201: plan, 202: computingPlan, ...problems(...changeProblems) },
      },
    },
    async ({ merchantId, caller, body }, reply) => {
      const row = await proposePlan(dependencies, {
        merchantId,
        actor: actorOf(caller),
        change: body.change,
      });
      const code = row.state === 'computing' ? 202 : 201;
      return reply.code(code).send(planView(row, dependencies.clock.now()));
    },
  );
};
