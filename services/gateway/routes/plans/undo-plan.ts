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
import { planView } from '../../views/plan-view.ts';

/** `POST /v1/plans/:id/undo`: restores the settings from before the plan. */
export const undoPlan: Route = (app, dependencies) => {
  app.post(
    '/v1/plans/:id/undo',
    {
      config: { access: operating, audit: { action: 'plan.undo', subject: 'plan' } },
      schema: {
        tags: ['plans'],
        summary: 'Restore the settings from before a plan was applied',
        params: z.object({ id: id<PlanId>() }),
        response: {
          200: plan,
          ...problems(
            'plan_not_found',
            'plan_not_applied',
            'plan_not_undoable',
            'undo_outdated',
            ...changeProblems,
          ),
        },
      },
    },
    async ({ merchantId, params, caller }) => {
      const row = await plans.undoPlan(dependencies, { merchantId, id: params.id, actor: actorOf(caller) });
      return planView(row, dependencies.clock.now());
    },
  );
};
