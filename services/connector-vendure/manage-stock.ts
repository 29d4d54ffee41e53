import type { Call } from '@onhand/connector-kit/connector.ts';
import type { ReadRow } from '@onhand/contracts/connector/inventory.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { updateVariants } from './update-variants.ts';

/** Turns stock tracking on for variants, regardless of the shop's setting. A refused variant fails alone. */
export async function manage(call: Call, rows: readonly ReadRow[]): Promise<OutputOf<'inventory.manage'>> {
  return updateVariants(call, rows, () => ({ trackInventory: 'TRUE' }));
}
