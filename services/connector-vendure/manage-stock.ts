import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { ReadRow } from '@onhand/contracts/connector/inventory.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { send } from './client.ts';

type Rows = OutputOf<'inventory.manage'>;

/** Switches stock tracking on for these variants, whatever the shop's own setting is. One that is refused stands alone. */
export async function manage(call: Call, rows: readonly ReadRow[]): Promise<Rows> {
  const ids = [...new Set(rows.map(({ ref }) => ref.unit))];
  const answer = await send(call, {
    mutation: true,
    query: `mutation ManageStock($input: [UpdateProductVariantInput!]!) {
      updateProductVariants(input: $input) { id }
    }`,
    variables: { input: ids.map((id) => ({ id, trackInventory: 'TRUE' })) },
    answer: z.object({ updateProductVariants: z.array(z.unknown()) }),
  });
  if (answer.kind === 'answer') return rows.map(({ key }) => ({ key, result: { kind: 'ok' } }));
  if (answer.kind !== 'rejected' || rows.length === 1) {
    return rows.map(({ key }) => ({ key, result: answer }));
  }
  const half = Math.ceil(rows.length / 2);
  return [...(await manage(call, rows.slice(0, half))), ...(await manage(call, rows.slice(half)))];
}
