import { id } from '@onhand/contracts/gateway-api/id.ts';
import { plan } from '@onhand/contracts/gateway-api/plans.ts';
import type { PlanId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import * as plans from '@onhand/core/plans/apply-plan.ts';
import { changeProblems } from '@onhand/core/plans/check-change.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { throwWithRun } from '../../views/run-under-way.ts';
import { planView } from '../../views/plan-view.ts';

/** `POST /v1/plans/:id/apply`: applies a plan. Its change is made as the direct routes make it. */
export const applyPlan: Route = (app, dependencies) => {
  app.post(
    '/v1/plans/:id/apply',
    {
      config: { access: operating, audit: { action: 'plan.apply', subject: 'plan' } },
      schema: {
        tags: ['plans'],
        summary: 'Apply a plan',
        params: z.object({ id: id<PlanId>() }),
        response: {
          200: plan,
          ...problems('plan_not_found', 'plan_not_open', 'plan_expired', 'plan_outdated', ...changeProblems),
        },
      },
    },
    async ({ merchantId, params, caller }) => {
      const now = () => dependencies.clock.now();
      const row = await plans
        .applyPlan(dependencies, { merchantId, id: params.id, actor: actorOf(caller) })
        .catch((error: unknown) => throwWithRun(error, now()));
      return planView(row, now());
    },
  );
};
