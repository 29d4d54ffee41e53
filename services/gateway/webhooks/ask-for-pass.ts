import type { WebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import type { Dependencies } from '../dependencies.ts';

/**
 * Has a pass read the orders of an integration, because a delivery of its shop may be lost, or to ask what
 * became of a draft. The door asks for passes only here.
 */
export function askForPass(
  { dispatcher }: Pick<Dependencies, 'dispatcher'>,
  { integrationId }: WebhookReceiver,
): void {
  dispatcher.hear(integrationId);
}
