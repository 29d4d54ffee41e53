import type { Tx } from '@onhand/database/connect.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';

/** Who paused something, and when. */
export interface Pausing {
  readonly at: Date;
  readonly by: string;
}

/** Pauses a merchant; null: resumes it. */
export async function writeMerchantPause(
  tx: Tx,
  merchantId: MerchantId,
  pausing: Pausing | null,
): Promise<void> {
  await tx
    .updateTable('merchants')
    .set({ paused_at: pausing?.at ?? null, paused_by: pausing?.by ?? null })
    .where('id', '=', merchantId)
    .execute();
}
