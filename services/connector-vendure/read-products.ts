import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { send } from './client.ts';
import { pricing, pricingFields, product, productFields } from './product-schema.ts';
import type { Pricing, Product } from './product-schema.ts';
import { readById } from './read-by-id.ts';
import type { RecordsById } from './read-by-id.ts';

/** Holds a Vendure product with the currency and precision of its amounts. */
export interface ReadProduct {
  readonly kind: 'read';
  readonly product: Product;
  readonly pricing: Pricing;
  readonly readStartedAt: string;
}

const read = pricing.extend({ products: z.object({ items: z.array(product) }) });

/** Reads products by ID and returns one result per ID. */
export function readProducts(call: Call, groups: readonly string[]) {
  return readById<ReadProduct>(groups, (ids) => findProducts(call, ids));
}

/** Finds products by ID. A product that Vendure cannot show fails the whole request. */
export async function findProducts(
  call: Call,
  ids: readonly string[],
): Promise<RecordsById<ReadProduct> | SharedFault> {
  const answer = await send(call, {
    mutation: false,
    query: `query Products($ids: [String!]!, $take: Int!) {
      products(options: { filter: { id: { in: $ids } }, take: $take }) { items { ${productFields} } }
      ${pricingFields}
    }`,
    // Without `take`, the shop's default limit would cut the list, and the omitted products would look
    // absent.
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
}
