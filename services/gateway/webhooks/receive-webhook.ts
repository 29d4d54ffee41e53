import type { Decoded, RawRequest } from '@onhand/connector-kit/webhook.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { takenIn } from '@onhand/contracts/gateway-api/inbound-events.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { findWebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import type { WebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import { saleAfter } from '@onhand/core/orders/delivery.ts';
import type { TakeInResult } from '@onhand/core/orders/delivery.ts';
import { groupTakeIn } from '@onhand/core/orders/group-take-in.ts';
import type { TakeIn } from '@onhand/core/orders/group-take-in.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Dependencies } from '../dependencies.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../route.ts';
import type { App } from '../route.ts';
import { platforms } from './registry.ts';

const maxBodyBytes = 1024 * 1024;

const schema = {
  tags: ['webhooks'],
  summary: "Receive a platform's webhook; the response is sent once the events are stored",
  params: z.object({ integrationId: id<IntegrationId>() }),
  response: {
    200: z.union([z.object({ events: z.array(takenIn) }), z.object({ ignored: z.string() })]),
    ...problems(
      'integration_unknown',
      'webhooks_unsupported',
      'webhook_secret_missing',
      'signature_invalid',
      'delivery_too_old',
      'payload_too_large',
      'overloaded',
      'database_unavailable',
    ),
  },
};

/**
 * Receives webhooks (DESIGN §4.1): verify, decode, store in one transaction, answer 2xx, and start the
 * workflows last. The body is read as raw bytes whatever its content type, because the platform signed the
 * bytes.
 */
export async function receiveWebhooks(app: App, dependencies: Dependencies): Promise<void> {
  const takeIn = groupTakeIn(dependencies.db, dependencies);
  await app.register(async (scope: App) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: maxBodyBytes },
      (_request, body, done) => {
        done(null, body);
      },
    );
    for (const method of ['POST', 'GET'] as const) {
      scope.route({
        method,
        url: '/webhooks/:integrationId',
        bodyLimit: maxBodyBytes,
        schema: { ...schema, security: [] },
        handler: (request, reply) =>
          receive(request, reply, request.params.integrationId, { ...dependencies, takeIn }),
      });
    }
  });
}

async function receive(
  request: FastifyRequest,
  reply: FastifyReply,
  integrationId: IntegrationId,
  { db, clock, configuration, dispatcher, takeIn }: Dependencies & { readonly takeIn: TakeIn },
) {
  const receivedAt = clock.now();
  // Reads the secrets for each request with one query by key, so that a changed secret takes effect at once.
  const receiver = found(
    await findWebhookReceiver(db, integrationId, configuration.secretKeys),
    'integration_unknown',
  );
  const decoded = decode(receiver, rawRequest(request, receivedAt));
  switch (decoded.kind) {
    case 'refused':
      throw new Refusal(refusals[decoded.why]);
    case 'reply':
      return reply.code(decoded.status).headers(decoded.headers).send(decoded.body);
    case 'ignored':
    case 'not_understood':
    case 'platform_error':
      return reply.send({ ignored: decoded.message });
    case 'events': {
      const { merchantId } = receiver;
      const events = await takeIn(
        decoded.events.map((event) => ({ merchantId, integrationId, origin: 'webhook', receivedAt, event })),
      );
      startWork(receiver, events, dispatcher);
      if (decoded.events.some(({ kind }) => kind === 'product')) void dispatcher.products();
      return reply.send({ events });
    }
  }
}

const refusals = {
  signature: 'signature_invalid',
  too_old: 'delivery_too_old',
} as const;

function decode(receiver: WebhookReceiver, request: RawRequest): Decoded {
  const webhook = found(platforms.get(receiver.platform), 'webhooks_unsupported');
  if (receiver.keys.length === 0) throw new Refusal('webhook_secret_missing');
  return webhook.decode(request, receiver.keys);
}

function startWork(
  { merchantId, integrationId }: WebhookReceiver,
  events: readonly TakeInResult[],
  dispatcher: Dependencies['dispatcher'],
): void {
  // The publishing that shops wait for starts first, then the sales that operators watch.
  dispatcher.nudge();
  for (const event of events) {
    const sale = saleAfter(event);
    if (sale !== undefined) dispatcher.sale({ merchantId, integrationId, ...sale });
  }
}

function rawRequest(request: FastifyRequest, receivedAt: Date): RawRequest {
  const headers = Object.entries(request.headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return {
    method: request.method === 'GET' ? 'GET' : 'POST',
    url: request.url,
    headers: Object.fromEntries(headers),
    body: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
    receivedAt: receivedAt.toISOString(),
  };
}
