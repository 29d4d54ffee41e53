import { deliveryOutcome } from '@onhand/contracts/notifier/delivery.ts';
import type { Delivery, DeliveryOutcome } from '@onhand/contracts/notifier/delivery.ts';
import { reasonOf, sendingPhase } from '@onhand/service-kit/network-error.ts';

/** Calls the notifier. */
export interface NotifierClient {
  /** Sends a notification. Never throws: without an answer, the outcome is unknown, or nothing was sent. */
  send(delivery: Delivery): Promise<DeliveryOutcome>;
}

/** The notifier gives up after half of this. */
const answersWithinMs = 60_000;

/** Creates a client of the notifier at `url`. `token`: the bearer token that the notifier requires. */
export function createNotifierClient({
  url,
  token,
}: {
  readonly url: string;
  readonly token: string;
}): NotifierClient {
  return {
    async send(delivery) {
      try {
        const response = await fetch(new URL('/v1/deliveries', url), {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify(delivery),
          signal: AbortSignal.timeout(answersWithinMs),
        });
        const text = await response.text();
        if (response.ok) return deliveryOutcome.parse(JSON.parse(text));
        // By the contract, nothing was sent.
        return unavailable(`The notifier answered ${response.status}.`);
      } catch (error) {
        const message = `The notifier did not answer: ${reasonOf(error)}`;
        if (sendingPhase(error) === 'before_sending') return unavailable(message);
        return { kind: 'unknown', code: 'notifier_unavailable', message };
      }
    },
  };
}

function unavailable(message: string): DeliveryOutcome {
  return { kind: 'failed', isFinal: false, code: 'notifier_unavailable', message };
}
