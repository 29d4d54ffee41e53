import { createHash } from 'node:crypto';
import type { AppDecoded, AppWebhook, Webhook } from '@onhand/connector-kit/webhook.ts';
import { z } from 'zod';
import { challengeResponse, isSigned, readSignature, signatureHeader } from './notification-signature.ts';
import { accountDeletion, topics } from './notification-topics.ts';

/**
 * Verifies and decodes eBay's notifications, which come to the app's address only. The secret is the
 * verification token that the operator has made up; it answers challenges. Deliveries are signed with a key
 * of eBay's, which they name.
 */
export const webhook: Webhook = {
  platform: 'ebay',
  topics: Object.keys(topics),
  signatureHeader,
  secretIsPlatforms: true,
  answerWithinMs: 3_000,
  givesUpAfter: 'tries again 3 times, and marks an endpoint down that does not answer for 24 hours',
  decode: () => ({ kind: 'refused', why: 'signature' }),
  app: { secretVariable: 'EBAY_VERIFICATION_TOKEN', signatureHeader, decode },
};

const notification = z.object({
  metadata: z.object({ topic: z.string().min(1).max(100) }),
  notification: z.object({ notificationId: z.string().min(1).max(200), data: z.unknown().optional() }),
});

function decode(...[request, context]: Parameters<AppWebhook['decode']>): AppDecoded {
  if (request.method === 'GET') return challenge(request.url, context);
  const signature = readSignature(request.headers[signatureHeader] ?? '');
  if (signature === null) return { kind: 'refused', why: 'signature' };
  const publicKey = context.publicKeys.get(signature.kid);
  if (publicKey === undefined) return { kind: 'needs_key', id: signature.kid };
  if (!isSigned(request.body, signature, publicKey)) return { kind: 'refused', why: 'signature' };
  return decodeBody(request.body);
}

function decodeBody(body: Uint8Array): AppDecoded {
  const hash = createHash('sha256').update(body).digest('hex');
  const { success, data } = notification.safeParse(parseJson(body));
  if (!success) {
    const message = 'The body is no notification of eBay’s.';
    return {
      kind: 'not_understood',
      account: null,
      eventKey: hash,
      topic: '',
      code: 'body_malformed',
      message,
    };
  }
  const { topic } = data.metadata;
  const { notificationId, data: content } = data.notification;
  const eventKey = `${topic}:${notificationId}:${hash}`;
  const other = { account: null, eventKey, topic } as const;
  if (topic === accountDeletion) {
    // Onhand keeps nothing of eBay's buyers: orders are stored without persons, and customers are not read.
    const message = 'Nothing of a person at eBay is kept.';
    return { ...other, kind: 'ignored', code: 'nothing_kept', message };
  }
  const decodeTopic = Object.hasOwn(topics, topic) ? topics[topic] : undefined;
  if (decodeTopic === undefined) {
    return { ...other, kind: 'ignored', code: 'topic_unused', message: `The topic is ${topic}.` };
  }
  const read = decodeTopic(content, { eventKey, topic });
  if (read !== null) return { kind: 'events', ...read };
  return {
    ...other,
    kind: 'not_understood',
    code: 'body_malformed',
    message: 'The data does not fit its topic.',
  };
}

function challenge(url: string, { endpoint, secrets }: Parameters<AppWebhook['decode']>[1]): AppDecoded {
  const code = new URL(url, 'http://localhost').searchParams.get('challenge_code') ?? '';
  const [token = ''] = secrets;
  if (code === '' || token === '') return { kind: 'refused', why: 'signature' };
  return {
    kind: 'reply',
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ challengeResponse: challengeResponse(code, token, endpoint) }),
  };
}

function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}
