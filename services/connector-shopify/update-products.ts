import type { Call, ProductUpdated } from '@onhand/connector-kit/connector.ts';
import { permissionMissing } from '@onhand/connector-kit/serving/permission-missing.ts';
import type { ProductUpdate } from '@onhand/contracts/connector/product.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { idOf, isId } from './gid.ts';
import { refusalOf, userError } from './graphql-faults.ts';
import { mutationPoints } from './limits.ts';
import type { WholeProduct } from './product-snapshot.ts';
import { readProducts } from './read-products.ts';

type UnitChange = NonNullable<ProductUpdate['change']['units']>[number];

/**
 * Updates products one after the other: the variants of each together, and then the product itself. If
 * Shopify refuses the variants, the product stays as it is.
 */
export async function update(
  call: Call,
  rows: readonly ProductUpdate[],
): Promise<Keyed<{ result: ProductUpdated }>[]> {
  const results: Keyed<{ result: ProductUpdated }>[] = [];
  for (const row of rows) results.push({ key: row.key, result: await updateOne(call, row) });
  return results;
}

async function updateOne(call: Call, { group, change }: ProductUpdate): Promise<ProductUpdated> {
  if (!isId(group)) return { kind: 'missing' };
  const read = await readProducts(call, [group]);
  if (read.kind !== 'products') {
    return read.kind === 'unknown' ? { kind: 'unavailable', message: read.message } : read;
  }
  const [whole] = read.products;
  const [unread] = read.unread;
  if (unread !== undefined) return { kind: 'rejected', code: unread.code, message: unread.message };
  if (whole === undefined) return { kind: 'missing' };
  const { title, description, tags, units = [] } = change;
  const variants = units.flatMap((unit) => variantInput(unit, whole) ?? []);
  if (variants.length < units.length) return { kind: 'missing' };
  const own = {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { descriptionHtml: description }),
    ...(tags !== undefined && { tags }),
  };
  if (variants.length > 0) {
    const changed = await mutate(call, setVariants, { id: whole.product.id, variants });
    if (changed.kind !== 'changed') return changed;
  }
  if (Object.keys(own).length === 0) return { kind: 'changed' };
  return mutate(call, setProduct, { product: { id: whole.product.id, ...own } });
}

/** Builds a variant's input; null if the product does not have the unit. */
function variantInput({ unit, sku, price }: UnitChange, { variants }: WholeProduct): object | null {
  const variant = variants.find(({ inventoryItem }) => idOf(inventoryItem.id) === unit);
  if (variant === undefined) return null;
  return {
    id: variant.id,
    ...(sku !== undefined && { inventoryItem: { sku } }),
    ...(price && {
      price: price.sale ?? price.regular,
      compareAtPrice: price.sale === null ? null : price.regular,
    }),
  };
}

const outcome = '{ userErrors { field message } }';
const setVariants = `mutation ChangeVariants($id: ID!, $variants: [ProductVariantsBulkInput!]!) {
  changed: productVariantsBulkUpdate(productId: $id, variants: $variants) ${outcome}
}`;
const setProduct = `mutation ChangeProduct($product: ProductUpdateInput!) {
  changed: productUpdate(product: $product) ${outcome}
}`;
const answered = z.object({ changed: z.object({ userErrors: z.array(userError) }) });

async function mutate(
  call: Call,
  query: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<ProductUpdated> {
  const answer = await send(call, {
    mutation: true,
    query,
    variables,
    cost: mutationPoints + 1,
    answer: answered,
  });
  // The product was just read with the same credentials.
  if (answer.kind === 'unauthorized') return permissionMissing(answer, 'products');
  if (answer.kind !== 'answer') return answer;
  const { userErrors } = answer.data.changed;
  return userErrors.length > 0 ? refusalOf(userErrors) : { kind: 'changed' };
}
