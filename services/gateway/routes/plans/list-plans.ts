import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { plan } from '@onhand/contracts/gateway-api/plans.ts';
import * as plans from '@onhand/core/plans/list-plans.ts';
import type { PlanId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';
import { planView } from '../../views/plan-view.ts';

/** `GET /v1/plans`: lists plans. */
export const listPlans: Route = (app, { db, clock }) => {
  app.get(
    '/v1/plans',
    {
      config: { access: reading },
      schema: {
        tags: ['plans'],
        summary: 'List plans',
        querystring: z.strictObject(pagingBy<PlanId>()),
        response: { 200: listOf(plan) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit } = query;
      const rows = await plans.listPlans(db, { merchantId, after: cursor, limit: limit + 1 });
      const { data, nextCursor } = pageOf(rows, limit, (row) => row.id);
      return { data: data.map((row) => planView(row, clock.now())), nextCursor };
    },
  );
};
