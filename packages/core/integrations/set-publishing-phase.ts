import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { PublishingPhase } from '@onhand/domain/publishing/block-reason.ts';
import type { Tx } from '@onhand/database/connect.ts';

/** Sets how far an integration has come with its first sync. */
export async function setPublishingPhase(
  tx: Tx,
  {
    merchantId,
    integrationId,
    phase,
  }: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly phase: PublishingPhase;
  },
): Promise<void> {
  await tx
    .updateTable('integrations')
    .set({ publishing_phase: phase, first_records: [] })
    .where('merchant_id', '=', merchantId)
    .where('id', '=', integrationId)
    .execute();
}
