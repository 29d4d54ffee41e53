import { randomBytes } from 'node:crypto';
import { createdSubscription, newSubscription } from '@onhand/contracts/gateway-api/notifications.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import * as subscriptions from '@onhand/core/notifications/subscriptions.ts';
import { webhookAddress } from '@onhand/domain/notifications/webhook-address.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `POST /v1/notification-subscriptions`: creates a subscription. Only this response shows its secret. */
export const createSubscription: Route = (app, { db, clock, configuration }) => {
  app.post(
    '/v1/notification-subscriptions',
    {
      config: {
        access: { role: 'admin', merchant: 'required', storesAnswer: false },
        audit: {
          action: 'notification_subscription.create',
          subject: 'notification_subscription',
          // An e-mail address is personal data, and the URL of a webhook may hold a secret.
          keeps: ['label', 'channel', 'incidentKinds', 'failedItemsAbove'],
        },
      },
      schema: {
        tags: ['notifications'],
        summary: 'Be notified of incidents and failed items; only this response shows the secret',
        body: newSubscription,
        response: {
          201: createdSubscription,
          ...problems('subscription_without_cause', 'webhook_address_invalid', 'idempotency_unsupported'),
        },
      },
    },
    async ({ merchantId, body, caller }, reply) => {
      const { label, channel, incidentKinds, failedItemsAbove } = body;
      if (incidentKinds.length === 0 && failedItemsAbove === null) {
        throw new Refusal('subscription_without_cause');
      }
      const isWebhook = channel === 'webhook';
      const address = isWebhook
        ? found(
            webhookAddress(body.address, { allowsHttp: configuration.allowsPrivateShops }),
            'webhook_address_invalid',
          )
        : body.address;
      const secret = isWebhook ? `whsec_${randomBytes(32).toString('base64')}` : null;
      const wanted = {
        merchantId,
        label,
        channel,
        address,
        incidentKinds: [...new Set(incidentKinds)],
        failedItemsAbove,
        createdAt: clock.now(),
        createdBy: caller.label,
        secret,
      };
      const created = await subscriptions.createSubscription(db, wanted, configuration.secretKeys);
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...created, incidentKinds: [...created.incidentKinds], secret });
    },
  );
};
