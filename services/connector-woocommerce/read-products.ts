import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import { refusedTogether } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import { request } from './client.ts';
import { originsKey } from './image-origins.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { pageSize, requestsAtOnce } from './limits.ts';
import { pagesById, readEach } from './list-by-id.ts';
import { productFields, shownProduct, shownVariation, variationFields } from './product-schema.ts';
import type { ShownProduct, ShownVariation } from './product-schema.ts';
import { isVariable, productSnapshotOf } from './product-snapshot.ts';

/** Query parameters of every product list. */
export const productParams = { context: 'edit', include_meta: originsKey, _fields: productFields };

interface ReadProducts {
  readonly kind: 'products';
  readonly products: ReadonlyMap<string, ShownProduct>;
  /** The products whose records cannot be read. */
  readonly unread: ReadonlyMap<string, Extract<Fault, { kind: 'rejected' }>>;
  readonly readStartedAt: string;
}

/** Reads products by ID, at most one page. Omits products that do not exist or are not sellable. */
export async function readProducts(
  call: Call,
  groups: readonly string[],
): Promise<ReadProducts | SharedFault> {
  const ids = groups.filter((group) => /^[1-9]\d{0,15}$/.test(group));
  if (ids.length === 0) {
    return {
      kind: 'products',
      products: new Map(),
      unread: new Map(),
      readStartedAt: call.now().toISOString(),
    };
  }
  const answer = await request(call, {
    method: 'GET',
    endpoint: 'products',
    params: { ...productParams, include: [...new Set(ids)].join(','), per_page: pageSize },
    schema: z.array(z.unknown()),
  });
  if (answer.kind !== 'answer') return refusedTogether(answer);
  const { records, unread } = readEach(shownProduct, answer.body, new Map());
  return {
    kind: 'products',
    products: new Map(records.filter(isSellable).map((product) => [String(product.id), product])),
    unread: new Map(unread.map(({ name, ...why }) => [name, { kind: 'rejected', ...why }])),
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
): Promise<({ kind: 'product'; product: ProductSnapshot } | SharedFault)[]> {
  return inParallel(products, requestsAtOnce, async (product) => {
    const variations = isVariable(product) ? await variationsOf(call, product) : [];
    if (!Array.isArray(variations)) return variations;
    return { kind: 'product', product: productSnapshotOf(product, variations, read) };
  });
}

async function variationsOf(call: Call, { id }: ShownProduct): Promise<ShownVariation[] | SharedFault> {
  const read = await pagesById(call, {
    endpoint: `products/${id}/variations`,
    params: { _fields: variationFields },
    schema: shownVariation,
    perPage: pageSize,
  });
  if (read.kind !== 'pages') return read;
  const [bad] = read.pages.flatMap(({ unread }) => unread);
  if (bad !== undefined) {
    return { kind: 'rejected', code: bad.code, message: `Variation ${bad.name}: ${bad.message}` };
  }
  return read.pages.flatMap(({ records }) => records);
}
