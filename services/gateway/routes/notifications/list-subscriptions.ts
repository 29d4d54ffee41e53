import { subscription } from '@onhand/contracts/gateway-api/notifications.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import * as subscriptions from '@onhand/core/notifications/subscriptions.ts';
import type { SubscriptionId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';
import { subscriptionView } from '../../views/notification-view.ts';

/** `GET /v1/notification-subscriptions`: lists subscriptions, without their secrets. */
export const listSubscriptions: Route = (app, { db }) => {
  app.get(
    '/v1/notification-subscriptions',
    {
      config: { access: administering },
      schema: {
        tags: ['notifications'],
        summary: 'List who is notified of what',
        querystring: z.strictObject(pagingBy<SubscriptionId>()),
        response: { 200: listOf(subscription) },
      },
    },
    async ({ merchantId, query: { cursor, limit } }) => {
      const page = { merchantId, after: cursor, limit: limit + 1 };
      const rows = await subscriptions.listSubscriptions(db, page);
      const { data, nextCursor } = pageOf(rows, limit, (row) => row.id);
      return { data: data.map(subscriptionView), nextCursor };
    },
  );
};
