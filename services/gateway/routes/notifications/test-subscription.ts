import { id } from '@onhand/contracts/gateway-api/id.ts';
import { notification } from '@onhand/contracts/gateway-api/notifications.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { requestTest } from '@onhand/core/notifications/notifications.ts';
import type { SubscriptionId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { notificationView } from '../../views/notification-view.ts';

/**
 * `POST /v1/notification-subscriptions/:id/test`: has a test message sent within seconds. The notification in
 * the answer tells what becomes of it.
 */
export const testSubscription: Route = (app, { db, clock }) => {
  app.post(
    '/v1/notification-subscriptions/:id/test',
    {
      config: {
        access: administering,
        audit: { action: 'notification_subscription.test', subject: 'notification_subscription' },
      },
      schema: {
        tags: ['notifications'],
        summary: 'Send a test message',
        params: z.object({ id: id<SubscriptionId>() }),
        response: { 202: notification, ...problems('subscription_not_found') },
      },
    },
    async ({ merchantId, params }, reply) => {
      const requested = await requestTest(db, { merchantId, subscriptionId: params.id }, clock.now());
      return reply.code(202).send(notificationView(found(requested, 'subscription_not_found')));
    },
  );
};
