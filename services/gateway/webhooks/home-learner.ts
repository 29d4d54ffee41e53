import type { WebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import { learnHomeAddress } from '@onhand/core/integrations/home-address/learn-home-address.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Dependencies } from '../dependencies.ts';

/** A shop is asked this seldom, however many deliveries name another address or account. */
const everyMs = 10 * 60_000;
/** The most integrations to remember. A forgotten one is asked once more. */
const remembered = 1_000;

/** Asks shops for their home address and account when deliveries name others than those that are known. */
export type HomeLearner = (
  receiver: Pick<WebhookReceiver, 'merchantId' | 'integrationId' | 'platform'>,
) => void;

/** Creates a learner that asks in the background. The next deliveries are judged by the answer. */
export function createHomeLearner({
  db,
  connectors,
  clock,
  log,
}: Pick<Dependencies, 'db' | 'connectors' | 'clock' | 'log'>): HomeLearner {
  const askedAtMs = new Map<IntegrationId, number>();
  return ({ merchantId, integrationId: id, platform }) => {
    const nowMs = clock.now().getTime();
    if (nowMs - (askedAtMs.get(id) ?? -Infinity) < everyMs) return;
    const [oldest] = askedAtMs.keys();
    if (askedAtMs.size >= remembered && oldest !== undefined) askedAtMs.delete(oldest);
    askedAtMs.delete(id);
    askedAtMs.set(id, nowMs);
    learnHomeAddress({ db, connectors }, { merchantId, id, platform }).catch((error: unknown) =>
      log.warn({ err: error, integrationId: id }, 'What a shop says of itself was not stored.'),
    );
  };
}
