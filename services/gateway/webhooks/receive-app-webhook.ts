import type { AppDecoded, AppWebhook, RawRequest } from '@onhand/connector-kit/webhook.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { findAccountReceivers } from '@onhand/core/access/credentials/webhook-keys.ts';
import { findWithoutAccount } from '@onhand/core/integrations/external-account/find-without-account.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import { storableData } from '@onhand/domain/text/storable.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { problems } from '../route.ts';
import type { App } from '../route.ts';
import { appWebhookUrl } from './app-webhook-url.ts';
import { askForPass } from './ask-for-pass.ts';
import { deliveryAnswer } from './delivery-answer.ts';
import { asProblem, mayBeLost, refusalOf } from './delivery-faults.ts';
import type { Door } from './door.ts';
import { createPublicKeys } from './public-keys.ts';
import type { PublicKeys } from './public-keys.ts';
import { isSigned, withDelivery } from './read-delivery.ts';
import { takeInDelivery } from './take-in-delivery.ts';
import type { Answer } from './take-in-delivery.ts';
import { createUnknownAccounts } from './unknown-accounts.ts';
import type { UnknownAccounts } from './unknown-accounts.ts';

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

/** Integrations that are asked for their accounts because of one delivery. */
const learnedAtOnce = 20;

interface AppDoor extends Door {
  readonly publicKeys: PublicKeys;
  readonly unknownAccounts: UnknownAccounts;
}

/** Receives webhooks of apps: as those of one integration, but each delivery names its account. */
export function receiveAppWebhooks(scope: App, dependencies: Door): void {
  const door: AppDoor = {
    ...dependencies,
    publicKeys: createPublicKeys(dependencies),
    unknownAccounts: createUnknownAccounts(dependencies),
  };
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
      return reply.send(await takeIn(door, { platform, decoded, raw }));
    });
  } catch (error) {
    throw isSigned(request, app) ? asProblem(error, request) : error;
  }
}

type Decided = Exclude<AppDecoded, { readonly kind: 'needs_key' }>;
type Delivery = Exclude<Decided, { readonly kind: 'refused' | 'reply' }>;

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

/** Takes a delivery in for each integration of its account. */
async function takeIn(
  door: AppDoor,
  {
    platform,
    decoded,
    raw,
  }: {
    readonly platform: string;
    readonly decoded: Delivery;
    readonly raw: RawRequest;
  },
): Promise<Answer> {
  const { account } = decoded;
  if (account === null) {
    return { ignored: decoded.kind === 'events' ? 'account_unknown' : decoded.message };
  }
  const receivers = await forMerchants('all', () => findAccountReceivers(door.doorDb, { platform, account }));
  if (receivers.length === 0) {
    // A refusal would make the platform switch the app's webhooks off, for all merchants.
    door.unknownAccounts.note(platform, account);
    await learnAccounts(door, platform);
    return { ignored: 'account_unknown' };
  }
  const receivedAt = new Date(raw.receivedAt);
  const taken = await Promise.allSettled(
    receivers.map((receiver) =>
      forMerchants([receiver.merchantId], () =>
        takeInDelivery(door, { receiver, decoded, body: raw.body, receivedAt }),
      ).catch((error: unknown) => {
        if (mayBeLost(error)) askForPass(door, receiver);
        throw error;
      }),
    ),
  );
  // The platform delivers it again. Where it is known already, it is left at the door.
  for (const one of taken) if (one.status === 'rejected') throw one.reason;
  return together(taken.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
}

/** It may be the account of an integration whose platform did not answer when it was connected. */
async function learnAccounts(door: AppDoor, platform: string): Promise<void> {
  const some = await forMerchants('all', () =>
    findWithoutAccount(door.doorDb, { platform, limit: learnedAtOnce }),
  );
  for (const integration of some) {
    forMerchants([integration.merchantId], () => door.learnHome(integration));
  }
}

function together(answers: readonly Answer[]): Answer {
  const events = answers.flatMap((answer) => ('events' in answer ? answer.events : []));
  const [first] = answers;
  return events.length === 0 && first !== undefined ? first : { events };
}
