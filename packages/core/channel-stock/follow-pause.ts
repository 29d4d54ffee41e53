import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { endPause } from '../integrations/limits/end-pause.ts';
import type { PauseTarget } from '../listings/read-pause.ts';
import { needListingsAgain } from './need-listings-again.ts';

/**
 * Follows a pause or a resumption. A listing's figure is needed again, which the publisher then holds back or
 * writes. Nothing else becomes due: the publisher of a paused integration takes nothing, and finds what
 * became due meanwhile when it is resumed. Resuming an integration ends a pause that its platform asked for.
 */
export async function followPause(
  tx: Tx,
  target: PauseTarget,
  {
    merchantId,
    paused,
    at,
  }: { readonly merchantId: MerchantId; readonly paused: boolean; readonly at: Date },
): Promise<void> {
  if (target.scope === 'listing') {
    const cause = paused ? 'paused' : 'resumed';
    await needListingsAgain(tx, { merchantId, listingIds: [target.id], cause, at });
  }
  if (target.scope === 'integration' && !paused) await endPause(tx, target.id);
}
