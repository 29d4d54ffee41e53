import type { WebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import type { Dependencies } from '../dependencies.ts';

/**
 * Has the orders of an integration read by a pass, because a delivery of its shop may be lost. The door asks
 * for passes only here.
 */
export function askForPass(
  { dispatcher }: Pick<Dependencies, 'dispatcher'>,
  { integrationId }: WebhookReceiver,
): void {
  dispatcher.hear(integrationId);
}
