import { createHash, timingSafeEqual } from 'node:crypto';
import { createTransport } from '@onhand/connector-kit/transport/transport.ts';
import { delivery } from '@onhand/contracts/notifier/delivery.ts';
import type { Delivery, DeliveryOutcome } from '@onhand/contracts/notifier/delivery.ts';
import type { SecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { readRecipient } from '@onhand/core/notifications/read-recipient.ts';
import type { Db } from '@onhand/database/connect.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import type { MerchantId, SubscriptionId } from '@onhand/domain/ids.ts';
import { healthRoutes } from '@onhand/service-kit/health-routes.ts';
import type { Logger } from '@onhand/service-kit/logging.ts';
import { endSilentConnections } from '@onhand/service-kit/end-silent-connections.ts';
import { LogController, fastify } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { sendMail } from './send-mail.ts';
import type { MailServer } from './send-mail.ts';
import { sendWebhook } from './send-webhook.ts';

export interface NotifierOptions {
  readonly db: Db;
  readonly keys: SecretKeys;
  /** The bearer token that the worker sends. */
  readonly token: string;
  /** Left out: this installation sends no e-mail. */
  readonly mail?: MailServer;
  /** Whether webhooks may have addresses in private networks. */
  readonly allowsPrivate: boolean;
  readonly clock: { now(): Date };
  readonly logger: Logger;
}

/** A receiver's answer is not read further. Its status is all that counts. */
const answerAtMostBytes = 256 * 1024;

/**
 * Creates the notifier, ready to listen. `POST /v1/deliveries` makes one attempt and answers 200 with its
 * outcome. Any other status means that nothing was sent.
 */
export function createNotifier(options: NotifierOptions): FastifyInstance {
  const { db, keys, token, mail, clock, logger } = options;
  const loggerInstance: FastifyBaseLogger = logger;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
  });
  endSilentConnections(app);
  const transport = createTransport({
    allowsPrivate: options.allowsPrivate,
    answerAtMost: answerAtMostBytes,
  });
  app.addHook('onClose', () => transport.close());
  app.register(healthRoutes, {
    checks: {
      database: () => db.selectFrom('notification_subscriptions').select('id').limit(1).execute(),
    },
  });
  app.register(async (internal) => {
    internal.addHook('onRequest', async ({ headers }, reply) => {
      if (!isSame(headers.authorization ?? '', `Bearer ${token}`)) {
        return reply.code(401).send({ code: 'caller_unauthorized' });
      }
    });
    internal.post('/v1/deliveries', async ({ body }, reply) => {
      const asked = delivery.safeParse(body);
      if (!asked.success) return reply.code(400).send({ code: 'input_invalid' });
      return send(asked.data);
    });
  });

  async function send({ notificationId, message, ...of }: Delivery): Promise<DeliveryOutcome> {
    // The casts name the types: an id of no subscription finds nothing.
    const ref = {
      merchantId: of.merchantId as MerchantId,
      subscriptionId: of.subscriptionId as SubscriptionId,
    };
    const recipient = await forMerchants([ref.merchantId], () => readRecipient(db, ref, keys));
    if (recipient === undefined) {
      const missing = 'The subscription, or the secret that signs its webhooks, is missing.';
      return { kind: 'failed', isFinal: true, code: 'recipient_missing', message: missing };
    }
    const { address } = recipient;
    const at = clock.now();
    if (recipient.channel === 'webhook') {
      const { secret } = recipient;
      return sendWebhook(transport.fetch, {
        url: address,
        secret,
        id: notificationId,
        body: message.body,
        at,
      });
    }
    if (mail === undefined) {
      const missing = 'This installation has no mail server: set SMTP_URL and SMTP_FROM.';
      return { kind: 'failed', isFinal: true, code: 'mail_not_configured', message: missing };
    }
    const { subject, text } = message;
    return sendMail(mail, { id: notificationId, to: address, subject, text, at });
  }
  return app;
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
