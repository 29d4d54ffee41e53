import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { UnreadListing } from '@onhand/contracts/connector/listing.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { everyPage } from './every-page.ts';
import { gidOf, idOf } from './gid.ts';
import { pageSize, productPoints, productVariantPoints } from './limits.ts';
import { product, productFields, productName, productVariants, variantsField } from './product-schema.ts';
import type { Product, ProductVariant } from './product-schema.ts';
import type { WholeProduct } from './product-snapshot.ts';

/** The shop's currency, in which all prices are. */
export const shopCurrency = z.object({ currencyCode: z.string().length(3) });
export const shopField = 'shop { currencyCode }';

const byId = z.object({ shop: shopCurrency, nodes: z.array(z.unknown()) });
const byIdQuery = `query Products($ids: [ID!]!) {
  ${shopField}
  nodes(ids: $ids) { ... on Product { ${productFields} } }
}`;

interface ReadProducts {
  readonly kind: 'products';
  readonly products: readonly WholeProduct[];
  readonly unread: readonly UnreadListing[];
}

/** Reads products by their ids. One that is not in the answer is gone. */
export async function readProducts(call: Call, ids: readonly string[]): Promise<ReadProducts | SharedFault> {
  const answer = await send(call, {
    mutation: false,
    query: byIdQuery,
    variables: { ids: ids.map((id) => gidOf('Product', id)) },
    cost: 1 + ids.length * productPoints,
    answer: byId,
  });
  if (answer.kind !== 'answer') return answer;
  const { shop, nodes } = answer.data;
  const { readStartedAt } = answer.reading;
  const there = nodes.filter((node) => node !== null);
  return wholeProducts(call, there, { currency: shop.currencyCode, readStartedAt });
}

/** Reads products one by one, with all their variants. One that cannot be read is named. */
export async function wholeProducts(
  call: Call,
  nodes: readonly unknown[],
  of: Pick<WholeProduct, 'currency' | 'readStartedAt'>,
): Promise<ReadProducts | SharedFault> {
  const products: WholeProduct[] = [];
  const unread: UnreadListing[] = [];
  for (const node of nodes) {
    const parsed = product.safeParse(node);
    if (parsed.success) {
      const variants = await allVariants(call, parsed.data);
      if (variants.kind !== 'list') return variants;
      products.push({ product: parsed.data, variants: variants.nodes, ...of });
      continue;
    }
    const name = productName.safeParse(node);
    const message = z.prettifyError(parsed.error);
    if (!name.success) return { kind: 'unavailable', message: `A product cannot be read: ${message}` };
    unread.push({ group: idOf(name.data.id), code: 'record_unreadable', message });
  }
  return { kind: 'products', products, unread };
}

const variantPage = z.object({ product: z.object({ variants: productVariants }).nullable() });
const variantsQuery = `query Variants($id: ID!, $first: Int!, $after: String) {
  product(id: $id) { ${variantsField('first: $first, after: $after')} }
}`;

async function allVariants(call: Call, { id, variants }: Product) {
  return everyPage<ProductVariant>(variants, async (after) => {
    const answer = await send(call, {
      mutation: false,
      query: variantsQuery,
      variables: { id, first: pageSize, after },
      cost: 3 + pageSize * productVariantPoints,
      answer: variantPage,
    });
    if (answer.kind !== 'answer') return answer;
    return answer.data.product && { kind: 'page', ...answer.data.product.variants };
  });
}
