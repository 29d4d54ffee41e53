import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import { send } from './client.ts';
import { pricing, pricingFields, product, productFields } from './product-schema.ts';
import type { Pricing, Product } from './product-schema.ts';
import { readById } from './read-by-id.ts';

/** A product as Vendure has it, with what its amounts mean. */
export interface ReadProduct {
  readonly kind: 'read';
  readonly product: Product;
  readonly pricing: Pricing;
  readonly readStartedAt: string;
}

const read = pricing.extend({ products: z.object({ items: z.array(product) }) });

/** Products by id, each with its own result. */
export function readProducts(call: Call, groups: readonly string[]) {
  return readById<ReadProduct>(groups, async (ids) => {
    const answer = await send(call, {
      mutation: false,
      query: `query Products($ids: [String!]!, $take: Int!) {
        products(options: { filter: { id: { in: $ids } }, take: $take }) { items { ${productFields} } }
        ${pricingFields}
      }`,
      // Without `take` the shop's own limit would cut the list, and what is cut off would look absent.
      variables: { ids, take: ids.length },
      answer: read,
    });
    if (answer.kind !== 'answer') return answer;
    const { products, ...pricing } = answer.data;
    const { readStartedAt } = answer.reading;
    const found = products.items.map((one) => ({
      kind: 'read' as const,
      product: one,
      pricing,
      readStartedAt,
    }));
    return { kind: 'found', byId: new Map(found.map((one) => [one.product.id, one])) };
  });
}
