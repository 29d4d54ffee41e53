import { notification, ofSubscription } from '@onhand/contracts/gateway-api/notifications.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import * as notifications from '@onhand/core/notifications/notifications.ts';
import type { NotificationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';
import { notificationView } from '../../views/notification-view.ts';

/** `GET /v1/notifications`: lists what was or is to be sent, the newest first. */
export const listNotifications: Route = (app, { db }) => {
  app.get(
    '/v1/notifications',
    {
      config: { access: reading },
      schema: {
        tags: ['notifications'],
        summary: 'List notifications and what became of them',
        querystring: z.strictObject({ ...pagingBy<NotificationId>(), ...ofSubscription }),
        response: { 200: listOf(notification) },
      },
    },
    async ({ merchantId, query: { cursor, limit, subscriptionId } }) => {
      const page = { merchantId, subscriptionId, after: cursor, limit: limit + 1 };
      const rows = await notifications.listNotifications(db, page);
      const { data, nextCursor } = pageOf(rows, limit, (row) => row.id);
      return { data: data.map(notificationView), nextCursor };
    },
  );
};
