import type { AppDecoded, AppWebhook, RawRequest } from '@onhand/connector-kit/webhook.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { storableData } from '@onhand/domain/text/storable.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problems } from '../route.ts';
import type { App } from '../route.ts';
import { appWebhookUrl } from './app-webhook-url.ts';
import { deliveryAnswer } from './delivery-answer.ts';
import { asProblem, refusalOf } from './delivery-faults.ts';
import { createPublicKeys } from './public-keys.ts';
import type { PublicKeys } from './public-keys.ts';
import { isSigned, withDelivery } from './read-delivery.ts';
import { takeInForAccount } from './take-in-for-account.ts';
import type { AccountDoor } from './take-in-for-account.ts';

const schema = {
  tags: ['webhooks'],
  summary: 'Receive what a platform sends to one address for all accounts of its app',
  params: z.object({ platform: z.string().max(50) }),
  response: {
    200: deliveryAnswer,
    ...problems(
      'webhooks_unsupported',
      'app_not_configured',
      'signature_invalid',
      'delivery_too_old',
      'payload_too_large',
      'overloaded',
      'merchant_busy',
      'public_key_unavailable',
      'database_unavailable',
      'delivery_not_taken_in',
    ),
  },
};

interface AppDoor extends AccountDoor {
  readonly publicKeys: PublicKeys;
}

/** Receives webhooks of apps: as those of one integration, but each delivery names its account. */
export function receiveAppWebhooks(scope: App, dependencies: AccountDoor): void {
  const door: AppDoor = { ...dependencies, publicKeys: createPublicKeys(dependencies) };
  for (const method of ['POST', 'GET'] as const) {
    scope.route({
      method,
      url: '/webhooks/app/:platform',
      schema: { ...schema, security: [] },
      handler: (request, reply) => receive(door, request, reply, request.params.platform),
    });
  }
}

async function receive(door: AppDoor, request: FastifyRequest, reply: FastifyReply, platform: string) {
  const receivedAt = door.clock.now();
  const webhook = found(door.webhooks.get(platform), 'webhooks_unsupported');
  const app = found(webhook.app, 'webhooks_unsupported');
  const secrets = door.configuration.appSecrets?.get(platform) ?? [];
  if (secrets.length === 0) throw new Refusal('app_not_configured');
  const { answerWithinMs } = webhook;
  const { signatureHeader } = app;
  const sender = { room: `app/${platform}`, signatureHeader, answerWithinMs, receivedAt };
  try {
    return await withDelivery(door, request, sender, async (raw) => {
      const decoded = storableData(await decode(door, { platform, app, secrets }, raw));
      if (decoded.kind === 'refused') throw refusalOf(decoded);
      if (decoded.kind === 'reply')
        return reply.code(decoded.status).headers(decoded.headers).send(decoded.body);
      return reply.send(await takeInForAccount(door, { platform, decoded, body: raw.body, receivedAt }));
    });
  } catch (error) {
    throw isSigned(request, app) ? asProblem(error, request) : error;
  }
}

type Decided = Exclude<AppDecoded, { readonly kind: 'needs_key' }>;

/**
 * Decodes a delivery, with a public key of the platform if it needs one.
 *
 * @throws Refusal `signature_invalid` if the platform has no such key; `public_key_unavailable`
 */
async function decode(
  { publicKeys, configuration }: AppDoor,
  { platform, app, secrets }: { platform: string; app: AppWebhook; secrets: readonly string[] },
  request: RawRequest,
): Promise<Decided> {
  const endpoint = appWebhookUrl(configuration.publicUrl, platform);
  const first = app.decode(request, { endpoint, secrets, publicKeys: publicKeys.known(platform) });
  if (first.kind !== 'needs_key') return first;
  const key = await publicKeys.find(platform, first.id);
  if (key === null) throw new Refusal('signature_invalid');
  const second = app.decode(request, { endpoint, secrets, publicKeys: new Map([[first.id, key]]) });
  if (second.kind !== 'needs_key') return second;
  throw new Error(`The connector of ${platform} asks for a second key.`);
}
