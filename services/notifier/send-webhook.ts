import { transportErrorIn } from '@onhand/connector-kit/transport/transport-error.ts';
import type { Fetch } from '@onhand/connector-kit/transport/transport.ts';
import type { DeliveryOutcome } from '@onhand/contracts/notifier/delivery.ts';
import { sendingPhase } from '@onhand/service-kit/network-error.ts';
import { sign } from './sign.ts';

/** A message for a webhook. */
export interface WebhookMessage {
  readonly url: string;
  readonly secret: string;
  /** The same in every attempt, so that the receiver can tell a repetition. */
  readonly id: string;
  readonly body: string;
  readonly at: Date;
}

/** Half of the time for which the worker waits. */
const answersWithinMs = 30_000;
/** Statuses of a receiver that may take the message later. Those from 500 on are of that kind, too. */
const comesBack: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/** Posts a signed message once. Says in no answer what the receiver wrote. */
export async function sendWebhook(fetch: Fetch, message: WebhookMessage): Promise<DeliveryOutcome> {
  const { url, secret, id, body } = message;
  const at = Math.floor(message.at.getTime() / 1000);
  try {
    const { status } = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(at),
        'webhook-signature': sign({ id, at, body }, secret),
      },
      body,
      ignoresBody: true,
      signal: AbortSignal.timeout(answersWithinMs),
    });
    return outcomeOf(status);
  } catch (error) {
    return outcomeOfError(error);
  }
}

function outcomeOf(status: number): DeliveryOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const message = `The receiver answered ${status}.`;
  const isFinal = status < 500 && !comesBack.has(status);
  return { kind: 'failed', isFinal, code: isFinal ? 'webhook_refused' : 'webhook_unavailable', message };
}

function outcomeOfError(error: unknown): DeliveryOutcome {
  const known = transportErrorIn(error);
  if (known?.transportCode === 'shop_address_private') {
    const message = 'The address of the webhook is not on the public internet.';
    return { kind: 'failed', isFinal: true, code: 'address_private', message };
  }
  if (sendingPhase(error) === 'before_sending') {
    const message = 'The receiver could not be reached.';
    return { kind: 'failed', isFinal: false, code: 'webhook_unavailable', message };
  }
  return { kind: 'unknown', code: 'webhook_unavailable', message: 'The receiver gave no answer in time.' };
}
