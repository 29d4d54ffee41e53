import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import { request } from './client.ts';
import { originsKey } from './image-origins.ts';
import { inParallel } from './in-parallel.ts';
import { pageSize, requestsAtOnce } from './limits.ts';
import { pagesById } from './list-by-id.ts';
import { productFields, shownProduct, shownVariation, variationFields } from './product-schema.ts';
import type { ShownProduct, ShownVariation } from './product-schema.ts';
import { isVariable, productSnapshotOf } from './product-snapshot.ts';

/** Query parameters of every product list. */
export const productParams = { context: 'edit', include_meta: originsKey, _fields: productFields };

/** Reads products by ID, at most one page. Omits products that do not exist or are not sellable. */
export async function readProducts(
  call: Call,
  groups: readonly string[],
): Promise<{ kind: 'products'; products: ReadonlyMap<string, ShownProduct>; readStartedAt: string } | Fault> {
  const ids = groups.filter((group) => /^[1-9]\d{0,15}$/.test(group));
  if (ids.length === 0) {
    return { kind: 'products', products: new Map(), readStartedAt: call.now().toISOString() };
  }
  const answer = await request(call, {
    method: 'GET',
    endpoint: 'products',
    params: { ...productParams, include: [...new Set(ids)].join(','), per_page: pageSize },
    schema: z.array(shownProduct),
  });
  if (answer.kind !== 'answer') return answer;
  return {
    kind: 'products',
    products: new Map(answer.body.filter(isSellable).map((product) => [String(product.id), product])),
    readStartedAt: answer.reading.readStartedAt,
  };
}

/**
 * Tells whether a product can be a listing. A grouped product only points to other products; an external
 * product is sold elsewhere.
 */
export function isSellable({ type }: ShownProduct): boolean {
  return type !== 'grouped' && type !== 'external';
}

/** Builds the snapshots of products. Each variable product costs one call, for its variations. */
export async function snapshotsOf(
  call: Call,
  products: readonly ShownProduct[],
  read: { readonly currency: string; readonly readStartedAt: string },
): Promise<({ kind: 'product'; product: ProductSnapshot } | Fault)[]> {
  return inParallel(products, requestsAtOnce, async (product) => {
    const variations = isVariable(product) ? await variationsOf(call, product) : [];
    if (!Array.isArray(variations)) return variations;
    return { kind: 'product', product: productSnapshotOf(product, variations, read) };
  });
}

async function variationsOf(call: Call, { id }: ShownProduct): Promise<ShownVariation[] | Fault> {
  const read = await pagesById(call, {
    endpoint: `products/${id}/variations`,
    params: { _fields: variationFields },
    schema: z.array(shownVariation),
    perPage: pageSize,
  });
  return read.kind === 'pages' ? read.pages.flatMap(({ records }) => records) : read;
}
