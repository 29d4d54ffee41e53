import { id } from '@onhand/contracts/gateway-api/id.ts';
import { plan } from '@onhand/contracts/gateway-api/plans.ts';
import { findPlan } from '@onhand/core/plans/find-plan.ts';
import type { PlanId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';

/** `GET /v1/plans/:id`: reads a plan. */
export const readPlan: Route = (app, { db, clock }) => {
  app.get(
    '/v1/plans/:id',
    {
      config: { access: reading },
      schema: {
        tags: ['plans'],
        summary: 'Read a plan',
        params: z.object({ id: id<PlanId>() }),
        response: { 200: plan, ...problems('plan_not_found') },
      },
    },
    async ({ merchantId, params }) =>
      planView(found(await findPlan(db, { merchantId, id: params.id }), 'plan_not_found'), clock.now()),
  );
};
