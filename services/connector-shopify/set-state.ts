import type { Call, Listings } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { permissionMissing } from '@onhand/connector-kit/serving/permission-missing.ts';
import type { InputOf, OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { gidOf, idOf, isId } from './gid.ts';
import { refusalOf, userError } from './graphql-faults.ts';
import { mutationPoints } from './limits.ts';
import { isListed } from './listing-rows.ts';

type Row = InputOf<'listings.setState'>['rows'][number];
type Result = OutputOf<'listings.setState'>[number]['result'];

/** Products that are changed at a time. */
const productsAtOnce = 3;

/**
 * Ends and relists products. Shopify ends a product with all of its variants, so a row of one variant among
 * several is refused, unless the rows name all variants with the same state.
 */
export const setState: NonNullable<Listings['setState']> = async (call, rows) => {
  const read = await readProductsOf(call, [...new Set(rows.map(({ ref }) => ref.unit))].filter(isId));
  if (read.kind !== 'products') {
    // Nothing was sent that changes something.
    const fault = read.kind === 'unknown' ? { kind: 'unavailable' as const, message: read.message } : read;
    return rows.map(({ key }) => ({ key, result: fault }));
  }
  const groups = [...Map.groupBy(rows, ({ ref }) => read.byUnit.get(ref.unit))];
  const answered = await inParallel(groups, productsAtOnce, async ([product, some]) => {
    const results = await setProduct(call, product, some);
    return some.map(({ key }, index) => ({ key, result: results[index] ?? { kind: 'missing' as const } }));
  });
  return answered.flat();
};

const product = z.object({
  id: z.string(),
  status: z.string(),
  variantsCount: z.object({ count: z.int() }).nullable(),
});
type Product = z.infer<typeof product>;

const items = z.object({
  nodes: z.array(
    z
      .object({
        id: z.string(),
        variants: z.object({ nodes: z.array(z.object({ product })) }).nullable(),
      })
      .nullable(),
  ),
});
const itemsQuery = `query ProductsOfItems($ids: [ID!]!) {
  nodes(ids: $ids) {
    ... on InventoryItem {
      id
      variants(first: 1) { nodes { product { id status variantsCount { count } } } }
    }
  }
}`;
/** An item, its variant, the product and the number of its variants. */
const itemPoints = 1 + 2 + 3;

async function readProductsOf(
  call: Call,
  units: readonly string[],
): Promise<{ readonly kind: 'products'; readonly byUnit: ReadonlyMap<string, Product> } | SharedFault> {
  if (units.length === 0) return { kind: 'products', byUnit: new Map() };
  const answer = await send(call, {
    mutation: false,
    query: itemsQuery,
    variables: { ids: units.map((unit) => gidOf('InventoryItem', unit)) },
    cost: units.length * itemPoints,
    answer: items,
  });
  if (answer.kind !== 'answer') return answer;
  const byId = new Map<string, Product>();
  const byUnit = new Map<string, Product>();
  for (const item of answer.data.nodes) {
    const shown = item?.variants?.nodes[0]?.product;
    if (item === null || shown === undefined) continue;
    // Units of one product share it.
    const known = byId.get(shown.id) ?? shown;
    byId.set(shown.id, known);
    byUnit.set(idOf(item.id), known);
  }
  return { kind: 'products', byUnit };
}

/** Sets the state of one product. Returns the results in the order of the rows. */
async function setProduct(
  call: Call,
  shown: Product | undefined,
  rows: readonly Row[],
): Promise<readonly Result[]> {
  if (shown === undefined) return rows.map(() => ({ kind: 'missing' }));
  const now = isListed(shown.status) ? 'listed' : 'ended';
  const wanted = rows.filter(({ state }) => state !== now);
  const [first] = wanted;
  if (first === undefined) return rows.map(() => ({ kind: 'ok' }));
  const named = new Set(wanted.map(({ ref }) => ref.unit)).size;
  const count = shown.variantsCount?.count ?? Infinity;
  const result: Result =
    wanted.length === rows.length && named >= count
      ? await change(call, shown.id, first.state === 'listed' ? 'ACTIVE' : 'DRAFT')
      : { kind: 'rejected', code: 'variants_share_state', message: sharedState };
  return rows.map(({ state }) => (state === now ? { kind: 'ok' } : result));
}

const sharedState =
  'Shopify ends and relists a product with all of its variants. Change all of them together, or in Shopify.';

const changeQuery = `mutation SetStatus($product: ProductUpdateInput!) {
  changed: productUpdate(product: $product) { userErrors { field message } }
}`;
const changed = z.object({ changed: z.object({ userErrors: z.array(userError) }) });

async function change(call: Call, id: string, status: 'ACTIVE' | 'DRAFT'): Promise<Result> {
  const answer = await send(call, {
    mutation: true,
    query: changeQuery,
    variables: { product: { id, status } },
    cost: mutationPoints + 1,
    answer: changed,
  });
  // The product was just read with the same credentials.
  if (answer.kind === 'unauthorized') return permissionMissing(answer, 'products');
  if (answer.kind !== 'answer') return answer;
  const { userErrors } = answer.data.changed;
  return userErrors.length > 0 ? refusalOf(userErrors) : { kind: 'ok' };
}
