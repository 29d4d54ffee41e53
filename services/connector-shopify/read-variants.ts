import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { gidOf, idOf, isId } from './gid.ts';

const unitsOfRequest = 150;
/** An item and its variant. */
const unitPoints = 1 + 2 + 1;

const answered = z.object({
  shop: z.object({ currencyCode: z.string() }),
  nodes: z.array(
    z
      .object({
        id: z.string(),
        variants: z.object({ nodes: z.array(z.object({ id: z.string() })) }).nullable(),
      })
      .nullable(),
  ),
});
const query = `query VariantsOfItems($ids: [ID!]!) {
  shop { currencyCode }
  nodes(ids: $ids) {
    ... on InventoryItem { id variants(first: 1) { nodes { id } } }
  }
}`;

/** Reads the shop's currency, and the variants of inventory items by the ids of the items. */
export async function readVariants(
  call: Call,
  units: readonly string[],
): Promise<
  | { readonly kind: 'variants'; readonly currency: string; readonly byUnit: ReadonlyMap<string, string> }
  | SharedFault
> {
  const byUnit = new Map<string, string>();
  let currency = '';
  const named = [...new Set(units)].filter(isId);
  for (const some of named.length === 0 ? [[]] : chunked(named, unitsOfRequest)) {
    const answer = await send(call, {
      mutation: false,
      query,
      variables: { ids: some.map((unit) => gidOf('InventoryItem', unit)) },
      cost: 1 + Math.max(1, some.length) * unitPoints,
      answer: answered,
    });
    if (answer.kind !== 'answer') return answer;
    currency = answer.data.shop.currencyCode;
    for (const item of answer.data.nodes) {
      const variant = item?.variants?.nodes[0];
      if (item !== null && variant !== undefined) byUnit.set(idOf(item.id), idOf(variant.id));
    }
  }
  return { kind: 'variants', currency, byUnit };
}
