import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { beforeFirst, everyPage } from './every-page.ts';
import { gidOf, isId } from './gid.ts';
import { pageSize } from './limits.ts';
import { customIdOf, markerField, metafield } from './listing-marker.ts';
import { pageInfo, pageInfoField } from './page-cursor.ts';

const variant = z.object({
  sku: z.string().nullable(),
  metafield,
  selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type AddedVariant = z.infer<typeof variant>;

const option = z.object({ name: z.string(), optionValues: z.array(z.object({ name: z.string() })) });
const shown = z.object({
  product: z
    .object({
      hasOnlyDefaultVariant: z.boolean(),
      options: z.array(option),
      variants: z.object({ nodes: z.array(variant), pageInfo }),
    })
    .nullable(),
});
const query = `query AddedTo($id: ID!, $first: Int!, $after: String) {
  product(id: $id) {
    hasOnlyDefaultVariant
    options(first: 3) { name optionValues { name } }
    variants(first: $first, after: $after) {
      nodes { sku ${markerField} selectedOptions { name value } }
      ${pageInfoField}
    }
  }
}`;
/** The product, three options with a value each, and a page of variants with a metafield and an option. */
const cost = 1 + 3 * 2 + 2 + pageSize * 3;

interface AddedTo {
  readonly kind: 'product';
  /** Empty: the product can have only one variant. */
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly variants: readonly AddedVariant[];
}

/** Reads the options and all variants of a product. Null: the shop does not have it. */
export async function readAddedTo(call: Call, group: string): Promise<AddedTo | SharedFault | null> {
  if (!isId(group)) return null;
  let options: AddedTo['options'] | null = null;
  const read = await everyPage<AddedVariant>(beforeFirst, async (after) => {
    const answer = await send(call, {
      mutation: false,
      query,
      variables: { id: gidOf('Product', group), first: pageSize, after },
      cost,
      answer: shown,
    });
    if (answer.kind !== 'answer') return answer;
    const { product } = answer.data;
    if (product === null) {
      options = null;
      return null;
    }
    options = product.hasOnlyDefaultVariant
      ? []
      : product.options.map(({ name, optionValues }) => ({
          name,
          values: optionValues.map((value) => value.name),
        }));
    return { kind: 'page', ...product.variants };
  });
  if (read.kind !== 'list') return read;
  return options === null ? null : { kind: 'product', options, variants: read.nodes };
}

/** Returns the variants that carry a marker. */
export function ownOf(variants: readonly AddedVariant[], marker: string): readonly AddedVariant[] {
  const { value } = customIdOf(marker);
  return variants.filter((one) => one.metafield?.value === value);
}
