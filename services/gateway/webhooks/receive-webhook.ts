import type { RawRequest, Webhook } from '@onhand/connector-kit/webhook.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { findWebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import type { WebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { isConnectionError, isUnavailable } from '@onhand/database/transaction.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { storableData } from '@onhand/domain/text/storable.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problems } from '../route.ts';
import type { App } from '../route.ts';
import { askForPass } from './ask-for-pass.ts';
import { deliveryAnswer } from './delivery-answer.ts';
import { asProblem, mayBeLost, refusalOf } from './delivery-faults.ts';
import type { Door } from './door.ts';
import { isSigned, withDelivery } from './read-delivery.ts';
import { takeInDelivery } from './take-in-delivery.ts';

const schema = {
  tags: ['webhooks'],
  summary: "Receive a platform's webhook; the response is sent once the events are stored",
  params: z.object({ integrationId: id<IntegrationId>() }),
  response: {
    200: deliveryAnswer,
    ...problems(
      'integration_unknown',
      'webhooks_unsupported',
      'webhook_secret_missing',
      'signature_invalid',
      'delivery_too_old',
      'payload_too_large',
      'overloaded',
      'merchant_busy',
      'database_unavailable',
      'delivery_not_taken_in',
    ),
  },
};

/**
 * Receives webhooks of one integration (DESIGN §4.1): verify, decode, store in one transaction, answer 2xx,
 * and start the workflows last. The body is read as raw bytes whatever its content type, because the platform
 * signed the bytes.
 */
export function receiveWebhooks(scope: App, door: Door): void {
  for (const method of ['POST', 'GET'] as const) {
    scope.route({
      method,
      url: '/webhooks/:integrationId',
      schema: { ...schema, security: [] },
      handler: (request, reply) => receive(door, request, reply, request.params.integrationId),
    });
  }
}

/** Answers a delivery. Refuses it before its body is read if nobody can have signed it. */
async function receive(
  door: Door,
  request: FastifyRequest,
  reply: FastifyReply,
  integrationId: IntegrationId,
) {
  const receivedAt = door.clock.now();
  try {
    // Reads the secrets for each request, with one query by key. A changed secret thus takes effect at once.
    const receiver = found(
      await forMerchants('all', () =>
        findWebhookReceiver(door.doorDb, integrationId, door.configuration.secretKeys),
      ),
      'integration_unknown',
    );
    const webhook = found(door.webhooks.get(receiver.platform), 'webhooks_unsupported');
    // Its secrets are gone, so nobody can tell who sent it. A refusal would only make the shop try again.
    if (receiver.state === 'revoked') return await reply.send({ ignored: 'integration_revoked' });
    if (receiver.keys.length === 0) throw new Refusal('webhook_secret_missing');
    try {
      return await withDelivery(door, request, { ...webhook, room: integrationId, receivedAt }, (raw) =>
        answer(door, reply, { receiver, webhook, request: raw }),
      );
    } catch (error) {
      if (!isSigned(request, webhook)) throw error;
      if (mayBeLost(error)) askForPass(door, receiver);
      throw asProblem(error, request);
    }
  } catch (error) {
    // Without the database nobody can tell who signed it. The wish waits until the database is back.
    if (isConnectionError(error) || isUnavailable(error)) door.dispatcher.hear(integrationId);
    throw error;
  }
}

async function answer(
  door: Door,
  reply: FastifyReply,
  delivery: {
    readonly receiver: WebhookReceiver;
    readonly webhook: Webhook;
    readonly request: RawRequest;
  },
) {
  const { receiver, webhook, request } = delivery;
  const decoded = storableData(webhook.decode(request, receiver.keys));
  if (decoded.kind === 'refused') throw refusalOf(decoded);
  if (decoded.kind === 'reply') return reply.code(decoded.status).headers(decoded.headers).send(decoded.body);
  const { body } = request;
  const receivedAt = new Date(request.receivedAt);
  const taken = await forMerchants([receiver.merchantId], () =>
    takeInDelivery(door, { receiver, decoded, body, receivedAt }),
  );
  return reply.send(taken);
}
