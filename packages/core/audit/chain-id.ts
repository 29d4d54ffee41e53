import type { MerchantId } from '@onhand/domain/ids.ts';

/** The chain of what concerns no merchant. The column `audit_entries.chain_id` is made likewise. */
export const installationChain = '00000000-0000-0000-0000-000000000000';

/** Returns the id of a merchant's chain; null: the installation's. */
export function chainIdOf(merchantId: MerchantId | null): string {
  return merchantId ?? installationChain;
}
