import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { assetsOf, ensureImages } from './product-images.ts';
import type { Product } from './product-schema.ts';
import { findProducts } from './read-products.ts';
import { ensureTerms, termsOf } from './product-terms.ts';
import type { TermKind } from './product-terms.ts';

/** The parts of a product that are records of their own in Vendure. Those that are left out stay. */
interface Parts {
  readonly images?: readonly string[];
  readonly categories?: readonly string[];
  readonly tags?: readonly string[];
}

const termKinds: readonly TermKind[] = ['categories', 'tags'];

/**
 * Finds or makes the assets and facet values of a product. Returns the fields of its input that assign them.
 * `present`: the product as it is. It keeps its values of other facets, also those that it got while its
 * images were loaded.
 */
export async function ensureParts(
  call: Call,
  parts: Parts,
  present?: Product,
): Promise<{ readonly kind: 'fields'; readonly fields: object } | SharedFault> {
  const { images } = parts;
  const assets = images && (await ensureImages(call, images, present && assetsOf(present)));
  if (assets !== undefined && assets.kind !== 'assets') return assets;
  const [featuredAssetId = null] = assets?.ids ?? [];

  const given = termKinds.filter((kind) => parts[kind] !== undefined);
  const current =
    given.length > 0 && assets?.isAnyUploaded === true && present !== undefined
      ? await readAgain(call, present)
      : { kind: 'values' as const, values: present?.facetValues ?? [] };
  if (current.kind !== 'values') return current;
  const { values } = current;
  const kept = values.filter((value) => !given.some((kind) => termsOf(kind, [value]).length > 0));
  const facetValueIds = kept.map(({ id }) => id);
  for (const kind of given) {
    const terms = await ensureTerms(call, kind, { names: parts[kind] ?? [], present: values });
    if (terms.kind !== 'ids') return terms;
    facetValueIds.push(...terms.ids);
  }
  const fields = {
    ...(assets && { assetIds: assets.ids, featuredAssetId }),
    ...(given.length > 0 && { facetValueIds }),
  };
  return { kind: 'fields', fields };
}

/** Reads the facet values of a product again. The mutation tells if the product is gone. */
async function readAgain(
  call: Call,
  { id, facetValues }: Product,
): Promise<{ readonly kind: 'values'; readonly values: Product['facetValues'] } | SharedFault> {
  const found = await findProducts(call, [id]);
  if (found.kind !== 'found') return found;
  return { kind: 'values', values: found.byId.get(id)?.product.facetValues ?? facetValues };
}
