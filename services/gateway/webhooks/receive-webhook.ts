import type { Decoded, RawRequest } from '@onhand/connector-kit/webhook.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { takenIn } from '@onhand/contracts/gateway-api/inbound-events.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { findWebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import type { WebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
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
  summary: 'What a platform tells us; answered once it is durable',
  params: z.object({ integrationId: id<IntegrationId>() }),
  response: {
    200: z.union([z.object({ events: z.array(takenIn) }), z.object({ ignored: z.string() })]),
    ...problems(
      'integration_unknown',
      'webhooks_unsupported',
      'webhook_secret_missing',
      'signature_invalid',
      'delivery_too_old',
      'body_malformed',
      'payload_too_large',
      'overloaded',
      'database_unavailable',
    ),
  },
};

/**
 * The ingress (DESIGN §4.1): verify, decode, one transaction, 2xx; only then the workflows are started. The body
 * is taken as its bytes, whatever its type says, because that is what was signed.
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
  // Read anew each time: a changed secret counts at once, and it is one query by key.
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
      return reply.send({ ignored: decoded.why });
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
  malformed: 'body_malformed',
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
  // First what the shops wait for, then what operators look at.
  dispatcher.nudge();
  for (const event of events) {
    if (event.kind === 'taken_in' || event.kind === 'reread_needed') {
      const { externalOrderId } = event;
      dispatcher.sale({ merchantId, integrationId, externalOrderId, reread: event.kind === 'reread_needed' });
    }
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
