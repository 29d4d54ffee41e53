import { z } from 'zod';
import type { Call, Listings } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { request } from './client.ts';
import { inParallel } from './in-parallel.ts';
import { requestsAtOnce, pageSize } from './limits.ts';
import { product, variation } from './schema.ts';
import type { Product, Variation } from './schema.ts';
import { setState } from './set-state.ts';
import { figureOf, refOf } from './stock-figure.ts';

export const listings: Listings = { page, setState };

/** Products on one page. Each variable product costs one more call, for its variations. */
const productsPerPage = 50;
const fields =
  'id,status,sku,global_unique_id,date_modified_gmt,manage_stock,stock_quantity,backorders_allowed,name,type,slug,parent_id,variations';

/**
 * Lists sellable units: simple products and variations. A variable product is only the group of its
 * variations.
 */
async function page(call: Call, cursor: string | null): Promise<OutputOf<'listings.page'>> {
  const number = cursor === null ? 1 : z.coerce.number().int().positive().parse(cursor);
  const answer = await request(call, {
    method: 'GET',
    endpoint: 'products',
    params: { per_page: productsPerPage, page: number, orderby: 'id', order: 'asc', _fields: fields },
    schema: z.array(product),
  });
  if (answer.kind !== 'answer') return answer;

  const found = await inParallel(answer.body, requestsAtOnce, async (one) => {
    if (isVariable(one)) return variationListings(call, one);
    return one.type === 'grouped' || one.type === 'external' ? [] : [productListing(one, answer.reading)];
  });
  const items: ListingSnapshot[] = [];
  for (const listed of found) {
    if (!Array.isArray(listed)) return listed;
    items.push(...listed);
  }
  const next = number < answer.pages ? { next: String(number + 1) } : {};
  return { kind: 'page', page: { items, ...next, asOf: answer.shopStartedAt } };
}

async function variationListings(call: Call, parent: Product): Promise<ListingSnapshot[] | Fault> {
  const items: ListingSnapshot[] = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await request(call, {
      method: 'GET',
      endpoint: `products/${parent.id}/variations`,
      params: { per_page: pageSize, page, orderby: 'id', order: 'asc', _fields: fields },
      schema: z.array(variation),
    });
    if (answer.kind !== 'answer') return answer;
    items.push(...answer.body.map((one) => variationListing(one, parent, answer.reading)));
    pages = answer.pages;
  }
  return items;
}

function productListing(one: Product, reading: Reading): ListingSnapshot {
  return {
    ref: refOf(one.id, 0),
    ids: { product: String(one.id) },
    title: one.name,
    ...(one.sku === '' ? {} : { sku: one.sku }),
    state: one.status === 'publish' || one.status === 'private' ? 'listed' : 'ended',
    ...common(one, one.slug, reading),
  };
}

function variationListing(one: Variation, parent: Product, reading: Reading): ListingSnapshot {
  return {
    ref: refOf(one.id, parent.id),
    ids: { product: String(parent.id), variation: String(one.id) },
    title: one.name === '' ? parent.name : `${parent.name}: ${one.name}`,
    // A variation without a SKU shows its parent's SKU, which would match every such variation.
    ...(one.sku === '' || one.sku === parent.sku ? {} : { sku: one.sku }),
    // A disabled variation has the status `private`.
    state: one.status === 'publish' ? 'listed' : 'ended',
    ...common(one, parent.slug, reading),
  };
}

function common(one: Variation, handle: string, reading: Reading) {
  return {
    ...(one.global_unique_id === '' ? {} : { barcode: one.global_unique_id }),
    ...(handle === '' ? {} : { handle }),
    ...(one.backorders_allowed === undefined ? {} : { backorders: one.backorders_allowed }),
    seen: figureOf(one, reading),
  } as const;
}

/** Tells whether a product has variations. Plugins add variable types, such as `variable-subscription`. */
function isVariable({ type, variations }: Product): boolean {
  return type.startsWith('variable') || variations.length > 0;
}
