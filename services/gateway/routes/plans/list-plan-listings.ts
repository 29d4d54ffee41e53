import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { plannedListing } from '@onhand/contracts/gateway-api/plans.ts';
import { findPlan } from '@onhand/core/plans/find-plan.ts';
import * as plans from '@onhand/core/plans/list-plan-listings.ts';
import type { PlanListingRow } from '@onhand/core/plans/list-plan-listings.ts';
import type { ChannelStockId, PlanId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/plans/:id/listings`: lists the quantities that a plan changes. */
export const listPlanListings: Route = (app, { db }) => {
  app.get(
    '/v1/plans/:id/listings',
    {
      config: { access: reading },
      schema: {
        tags: ['plans'],
        summary: 'List the quantities that a plan changes: ours, theirs and the difference',
        params: z.object({ id: id<PlanId>() }),
        querystring: z.strictObject(pagingBy<ChannelStockId>()),
        response: { 200: listOf(plannedListing), ...problems('plan_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const { cursor, limit } = query;
      found(await findPlan(db, { merchantId, id: params.id }), 'plan_not_found');
      const wanted = { merchantId, planId: params.id, after: cursor, limit: limit + 1 };
      const rows = await plans.listPlanListings(db, wanted);
      const { data, nextCursor } = pageOf(rows, limit, (row) => row.channelStockId);
      return { data: data.map(plannedListingView), nextCursor };
    },
  );
};

function plannedListingView({
  channelStockId: _channelStockId,
  ...row
}: PlanListingRow): z.infer<typeof plannedListing> {
  const { ours, theirs } = row;
  return { ...row, difference: ours === null || theirs === null ? null : ours - theirs };
}
