import type { RawRequest, Webhook } from '@onhand/connector-kit/webhook.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { takenIn } from '@onhand/contracts/gateway-api/inbound-events.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { findWebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import type { WebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import { groupTakeIn, MerchantBusy, Overloaded } from '@onhand/core/orders/group-take-in.ts';
import type { TakeIn } from '@onhand/core/orders/group-take-in.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { isConnectionError, isUnavailable } from '@onhand/database/transaction.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { storableData } from '@onhand/domain/text/storable.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { problems } from '../route.ts';
import type { App } from '../route.ts';
import { askForPass } from './ask-for-pass.ts';
import { createHomeLearner } from './home-learner.ts';
import type { HomeLearner } from './home-learner.ts';
import { createBodyMemory, largestBodyBytes, withBody } from './read-body.ts';
import type { BodyMemory } from './read-body.ts';
import { platforms } from './registry.ts';
import { takeInDelivery } from './take-in-delivery.ts';

/** The largest unsigned body that is read: pings and challenges are short. */
const unsignedAtMostBytes = 1024;
/** A body has to arrive within this time, so that senders of bodies that never end do not keep their room. */
const bodyWithinMs = 10_000;

const schema = {
  tags: ['webhooks'],
  summary: "Receive a platform's webhook; the response is sent once the events are stored",
  params: z.object({ integrationId: id<IntegrationId>() }),
  response: {
    200: {
      description: 'The events that were stored, or the answer to a ping',
      content: {
        'application/json': {
          schema: z.union([z.object({ events: z.array(takenIn) }), z.object({ ignored: z.string() })]),
        },
        'text/plain': { schema: z.string() },
      },
    },
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

interface Door extends Dependencies {
  readonly takeIn: TakeIn;
  readonly learnHome: HomeLearner;
  readonly memory: BodyMemory;
}

/**
 * Receives webhooks (DESIGN §4.1): verify, decode, store in one transaction, answer 2xx, and start the
 * workflows last. The body is read as raw bytes whatever its content type, because the platform signed the
 * bytes.
 */
export async function receiveWebhooks(app: App, dependencies: Dependencies): Promise<void> {
  const door: Door = {
    ...dependencies,
    takeIn: groupTakeIn(dependencies.doorDb, dependencies),
    learnHome: createHomeLearner(dependencies),
    memory: createBodyMemory(),
  };
  await app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers();
    // The handler reads the body itself, once it knows that somebody may have signed it.
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    for (const method of ['POST', 'GET'] as const) {
      scope.route({
        method,
        url: '/webhooks/:integrationId',
        schema: { ...schema, security: [] },
        handler: (request, reply) => receive(door, request, reply, request.params.integrationId),
      });
    }
  });
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
      await findWebhookReceiver(door.doorDb, integrationId, door.configuration.secretKeys),
      'integration_unknown',
    );
    const webhook = found(platforms.get(receiver.platform), 'webhooks_unsupported');
    // Its secrets are gone, so nobody can tell who sent it. A refusal would only make the shop try again.
    if (receiver.state === 'revoked') return await reply.send({ ignored: 'integration_revoked' });
    if (receiver.keys.length === 0) throw new Refusal('webhook_secret_missing');
    const signed = request.headers[webhook.signatureHeader] !== undefined;
    try {
      const maxBytes = signed ? largestBodyBytes : unsignedAtMostBytes;
      const bounds = {
        maxBytes,
        withinMs: Math.min(webhook.answerWithinMs, bodyWithinMs),
        memory: door.memory,
        integrationId,
      };
      return await withBody(request, bounds, (body) =>
        answer(door, reply, { receiver, webhook, request: rawRequest(request, body, receivedAt) }),
      );
    } catch (error) {
      if (!signed) throw isTooLarge(error) ? new Refusal('signature_invalid') : error;
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
  if (decoded.kind === 'refused') throw new Refusal(refusals[decoded.why]);
  if (decoded.kind === 'reply') return reply.code(decoded.status).headers(decoded.headers).send(decoded.body);
  const { body } = request;
  const receivedAt = new Date(request.receivedAt);
  const taken = await forMerchants([receiver.merchantId], () =>
    takeInDelivery(door, { receiver, decoded, body, receivedAt }),
  );
  return reply.send(taken);
}

const refusals = {
  signature: 'signature_invalid',
  too_old: 'delivery_too_old',
} as const;

function isTooLarge(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'payload_too_large';
}

/** Refusals of deliveries that may be genuine: their bodies were not read whole. */
const notTaken: ReadonlySet<string> = new Set(['payload_too_large', 'overloaded', 'body_malformed']);

/** Tells whether a refused delivery may be genuine. With a wrong signature, it is not. */
function mayBeLost(error: unknown): boolean {
  return !(error instanceof Refusal) || notTaken.has(error.code);
}

/** Answers a fault of ours with 503: the event is not to blame for it, and has to come again. */
function asProblem(error: unknown, request: FastifyRequest): unknown {
  if (error instanceof Refusal || error instanceof Overloaded || isConnectionError(error)) return error;
  if (error instanceof MerchantBusy) return new Refusal('merchant_busy');
  request.log.error({ err: error }, 'A delivery could not be taken in because of a fault of Onhand.');
  return new Refusal('delivery_not_taken_in');
}

function rawRequest(request: FastifyRequest, body: Uint8Array, receivedAt: Date): RawRequest {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return {
    method: request.method === 'GET' ? 'GET' : 'POST',
    url: request.url,
    headers: Object.fromEntries(headers),
    body,
    receivedAt: receivedAt.toISOString(),
  };
}
