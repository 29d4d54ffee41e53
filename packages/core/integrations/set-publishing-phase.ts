import type { ChannelStockId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { PublishingPhase } from '@onhand/domain/publishing/block-reason.ts';
import type { Tx } from '@onhand/database/connect.ts';

/**
 * Sets the phase of an integration's first sync. `firstRecords` names the channel stock that is written
 * first. If it is omitted, the stored records stay while a first sync is under way, and are cleared
 * otherwise.
 */
export async function setPublishingPhase(
  tx: Tx,
  integration: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly phase: PublishingPhase;
    readonly firstRecords?: readonly ChannelStockId[];
  },
): Promise<void> {
  const { phase, firstRecords = isUnderWay(phase) ? undefined : [] } = integration;
  await tx
    .updateTable('integrations')
    .set({
      publishing_phase: phase,
      ...(firstRecords === undefined ? {} : { first_records: [...firstRecords] }),
    })
    .where('merchant_id', '=', integration.merchantId)
    .where('id', '=', integration.integrationId)
    .execute();
}

function isUnderWay(phase: PublishingPhase): boolean {
  switch (phase) {
    case 'first_five':
    case 'stopped':
      return true;
    case 'observing':
    case 'open':
      return false;
  }
}
