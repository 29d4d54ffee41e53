import { newPlan, plan } from '@onhand/contracts/gateway-api/plans.ts';
import { operating } from '../../access/access.ts';
import { checkFields } from '../../plans/check-fields.ts';
import { changeProblems } from '../../plans/check-change.ts';
import { proposePlan } from '../../plans/propose-plan.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';

/** `POST /v1/plans`: what a change would do; nothing is changed. */
export const createPlan: Route = (app, dependencies) => {
  app.post(
    '/v1/plans',
    {
      config: { access: operating },
      schema: {
        tags: ['plans'],
        summary: 'Plan a change and show its effect',
        body: newPlan,
        response: { 201: plan, ...problems(...changeProblems) },
      },
    },
    async ({ merchantId, caller, body }, reply) => {
      await checkFields(dependencies, merchantId, body.change);
      const row = await proposePlan(dependencies, { merchantId, caller, change: body.change });
      return reply.code(201).send(planView(row, dependencies.clock.now()));
    },
  );
};
