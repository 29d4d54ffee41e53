import { id } from '@onhand/contracts/gateway-api/id.ts';
import { subscription } from '@onhand/contracts/gateway-api/notifications.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import * as subscriptions from '@onhand/core/notifications/subscriptions.ts';
import type { SubscriptionId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { subscriptionView } from '../../views/notification-view.ts';

/**
 * `DELETE /v1/notification-subscriptions/:id`: deletes a subscription with its secret. What it still waits
 * to send is not sent.
 */
export const deleteSubscription: Route = (app, { db, clock }) => {
  app.delete(
    '/v1/notification-subscriptions/:id',
    {
      config: {
        access: administering,
        audit: { action: 'notification_subscription.delete', subject: 'notification_subscription' },
      },
      schema: {
        tags: ['notifications'],
        summary: 'Stop to be notified',
        params: z.object({ id: id<SubscriptionId>() }),
        response: { 200: subscription, ...problems('subscription_not_found') },
      },
    },
    async ({ merchantId, params }) => {
      const of = { merchantId, subscriptionId: params.id };
      const deleted = await subscriptions.deleteSubscription(db, of, clock.now());
      return subscriptionView(found(deleted, 'subscription_not_found'));
    },
  );
};
