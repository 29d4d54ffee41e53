import { id } from '@onhand/contracts/gateway-api/id.ts';
import { inboundEvent, inboundEventState } from '@onhand/contracts/gateway-api/inbound-events.ts';
import { limit, listOf } from '@onhand/contracts/gateway-api/paging.ts';
import { queryInteger } from '@onhand/contracts/gateway-api/query-integer.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import * as inboundEvents from '@onhand/core/orders/inbound-events/list-inbound-events.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `GET /v1/inbound-events`: lists the events from platforms. `state=failed` lists the events that could not
 * be processed.
 */
export const listInboundEvents: Route = (app, { db }) => {
  app.get(
    '/v1/inbound-events',
    {
      config: { access: reading },
      schema: {
        tags: ['inbound-events'],
        summary: 'List inbound events',
        querystring: z.strictObject({
          cursor: queryInteger((integer) => integer.positive()).exactOptional(),
          limit,
          integrationId: id<IntegrationId>().exactOptional(),
          state: inboundEventState.exactOptional(),
        }),
        response: { 200: listOf(inboundEvent) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit, integrationId, state } = query;
      const wanted = { merchantId, integrationId, state, after: cursor, limit: limit + 1 };
      const rows = await inboundEvents.listInboundEvents(db, wanted);
      const views = rows.map(({ failureCode: code, failureMessage, ...row }) => ({
        ...row,
        failure: code === null ? null : { code, message: failureMessage ?? '' },
      }));
      return pageOf(views, limit, (view) => String(view.id));
    },
  );
};
