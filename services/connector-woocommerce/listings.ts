import { z } from 'zod';
import type { Call, Listings } from '@onhand/connector-kit/connector.ts';
import { refusedTogether } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { ListingSnapshot, UnreadListing } from '@onhand/contracts/connector/listing.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { request } from './client.ts';
import { listingCreator } from './create-listings.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { requestsAtOnce, pageSize } from './limits.ts';
import { pageById, pagesById, readEach, readIdCursor, writeIdCursor } from './list-by-id.ts';
import { ownRefusals } from './own-refusal.ts';
import { product, variation } from './schema.ts';
import type { Product, Variation } from './schema.ts';
import { setState } from './set-state.ts';
import { isMissing } from './update-records.ts';
import { figureOf, refOf } from './stock-figure.ts';

export const listings: Listings = { page, get, setState, creation: listingCreator };

/** Products on one page. Each variable product costs one more call, for its variations. */
const productsPerPage = 50;
const fields =
  'id,status,sku,global_unique_id,date_modified_gmt,manage_stock,stock_quantity,backorders_allowed,name,type,slug,parent_id,variations';
const productList = { endpoint: 'products', params: { _fields: fields }, schema: product };

/**
 * Lists sellable units: simple products and variations. A variable product is the group of its variations;
 * it is listed itself only while variations use its stock. A product that stays in the shop is on exactly one
 * page, whatever is removed meanwhile.
 */
async function page(call: Call, cursor: string | null): Promise<OutputOf<'listings.page'>> {
  const from = readIdCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const read = await pageById(call, { ...productList, perPage: productsPerPage }, from);
  if (read.kind !== 'records') return read;

  const found = await listingsOfAll(call, read.records, read.reading);
  const items: ListingSnapshot[] = [];
  const unread: UnreadListing[] = read.unread.map(({ name: group, ...why }) => ({ group, ...why }));
  const refusals = ownRefusals(found, read.records.filter(isVariable).length);
  for (const [index, listed] of found.entries()) {
    const refusal = refusals[index] ?? null;
    const group = String(read.records[index]?.id);
    if (refusal !== null) unread.push({ group, code: refusal.code, message: refusal.message });
    else if (listed.kind !== 'listed') return listed;
    else {
      items.push(...listed.items);
      unread.push(...listed.unread);
    }
  }
  const next = read.next === null ? {} : { next: writeIdCursor(read.next) };
  return { kind: 'page', page: { items, unread, ...next, asOf: read.shopStartedAt } };
}

/** Reads the listings of products by ID. */
async function get(call: Call, groups: readonly string[]): Promise<OutputOf<'listings.get'>> {
  const ids = groups.filter((group) => /^[1-9]\d{0,15}$/.test(group));
  if (ids.length === 0) return groups.map((key) => ({ key, result: { kind: 'absent' } }));
  const answer = await request(call, {
    method: 'GET',
    endpoint: productList.endpoint,
    params: { ...productList.params, include: [...new Set(ids)].join(','), per_page: pageSize },
    schema: z.array(z.unknown()),
  });
  if (answer.kind !== 'answer') return groups.map((key) => ({ key, result: refusedTogether(answer) }));
  const { records, unread } = readEach(productList.schema, answer.body, new Map());
  const listed = await listingsOfAll(call, records, answer.reading);
  const byGroup = new Map<string, Listed | SharedFault | undefined>([
    ...records.map(({ id }, index) => [String(id), listed[index]] as const),
    ...unread.map(({ name, ...why }) => [name, { kind: 'rejected', ...why }] as const),
  ]);
  return groups.map((key) => {
    const found = byGroup.get(key);
    if (found === undefined) return { key, result: { kind: 'absent' } };
    if (found.kind !== 'listed') return { key, result: found };
    const [bad] = found.unread;
    // A product is taken in as a whole: its other units would look as if this one was gone.
    if (bad !== undefined) {
      const message = `Unit ${bad.unit ?? key}: ${bad.message}`;
      return { key, result: { kind: 'rejected', code: bad.code, message } };
    }
    return { key, result: { kind: 'listings', items: [...found.items] } };
  });
}

/** The listings of one product, and its units that cannot be read. */
interface Listed {
  readonly kind: 'listed';
  readonly items: readonly ListingSnapshot[];
  readonly unread: readonly UnreadListing[];
}

function listingsOfAll(
  call: Call,
  products: readonly Product[],
  reading: Reading,
): Promise<(Listed | SharedFault)[]> {
  return inParallel(products, requestsAtOnce, (one) => listingsOf(call, one, reading));
}

/**
 * Lists the units of a product. A grouped product only points to other products; an external product is sold
 * elsewhere.
 */
async function listingsOf(call: Call, one: Product, reading: Reading): Promise<Listed | SharedFault> {
  if (isVariable(one)) return variationListings(call, one, reading);
  const isSold = one.type !== 'grouped' && one.type !== 'external';
  return { kind: 'listed', items: isSold ? [productListing(one, reading)] : [], unread: [] };
}

async function variationListings(
  call: Call,
  parent: Product,
  parentReading: Reading,
): Promise<Listed | SharedFault> {
  const read = await pagesById(call, {
    endpoint: `products/${parent.id}/variations`,
    params: { _fields: fields },
    schema: variation,
    perPage: pageSize,
  });
  if (read.kind === 'pages') {
    const variations = read.pages.flatMap(({ records, reading }) =>
      records.map((one) => variationListing(one, parent, reading)),
    );
    const holdsStock = variations.some(({ seen }) => seen.heldBy !== undefined);
    const items = [...(holdsStock ? [productListing(parent, parentReading)] : []), ...variations];
    const unread = read.pages.flatMap((page) =>
      page.unread.map(({ name: unit, ...why }) => ({ group: String(parent.id), unit, ...why })),
    );
    return { kind: 'listed', items, unread };
  }
  // The product was removed after it was read, and its variations with it.
  return isMissing(read) ? { kind: 'listed', items: [], unread: [] } : read;
}

function productListing(one: Product, reading: Reading): ListingSnapshot {
  return {
    ref: refOf(one.id, 0),
    ids: { product: String(one.id) },
    title: one.name,
    ...(one.sku === '' ? {} : { sku: one.sku }),
    state: one.status === 'publish' || one.status === 'private' ? 'listed' : 'ended',
    ...common(one, { handle: one.slug, group: String(one.id) }, reading),
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
    ...common(one, { handle: parent.slug, group: String(parent.id) }, reading),
  };
}

function common(
  one: Variation,
  { handle, group }: { readonly handle: string; readonly group: string },
  reading: Reading,
) {
  return {
    ...(one.global_unique_id === '' ? {} : { barcode: one.global_unique_id }),
    ...(handle === '' ? {} : { handle }),
    ...(one.backorders_allowed === undefined ? {} : { backorders: one.backorders_allowed }),
    seen: figureOf(one, group, reading),
  } as const;
}

/** Tells whether a product has variations. Plugins add variable types, such as `variable-subscription`. */
function isVariable({ type, variations }: Product): boolean {
  return type.startsWith('variable') || variations.length > 0;
}
