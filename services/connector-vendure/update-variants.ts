import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Keyed, UnitRef } from '@onhand/contracts/connector/unit.ts';
import { send } from './client.ts';

/** Outcome of one row: `ok` if Vendure updated its variant, else the fault. */
export type VariantUpdate = { readonly kind: 'ok' } | Fault;

/**
 * Sets fields of the rows' variants in one request. One bad variant makes Vendure refuse the whole request;
 * connector-kit then sends fewer rows.
 */
export async function updateVariants<Row extends Keyed<{ ref: UnitRef }>>(
  call: Call,
  rows: readonly Row[],
  fields: (row: Row) => object,
): Promise<Keyed<{ result: VariantUpdate }>[]> {
  if (rows.length === 0) return [];
  const inputs = new Map(rows.map((row) => [row.ref.unit, { id: row.ref.unit, ...fields(row) }]));
  const answer = await send(call, {
    mutation: true,
    query: `mutation UpdateVariants($input: [UpdateProductVariantInput!]!) {
      updateProductVariants(input: $input) { id }
    }`,
    variables: { input: [...inputs.values()] },
    answer: z.object({ updateProductVariants: z.array(z.unknown()) }),
  });
  const result: VariantUpdate = answer.kind === 'answer' ? { kind: 'ok' } : answer;
  return rows.map(({ key }) => ({ key, result }));
}
