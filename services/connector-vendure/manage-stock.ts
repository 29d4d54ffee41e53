import type { Call } from '@onhand/connector-kit/connector.ts';
import type { ReadRow } from '@onhand/contracts/connector/inventory.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { updateVariants } from './update-variants.ts';

/** Switches stock tracking on for these variants, whatever the shop's own setting is. One that is refused stands alone. */
export async function manage(call: Call, rows: readonly ReadRow[]): Promise<OutputOf<'inventory.manage'>> {
  return updateVariants(call, rows, () => ({ trackInventory: 'TRUE' }));
}
