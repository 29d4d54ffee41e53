import type { Call, Listings } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { readBulkCursor } from './bulk-cursor.ts';
import { beginBulkListings, bulkListings } from './bulk-listings.ts';
import { send } from './client.ts';
import { listingCreator } from './create-listings.ts';
import { beforeFirst, everyPage } from './every-page.ts';
import { gidOf, isId } from './gid.ts';
import { listingBatch, listingPoints } from './limits.ts';
import { listedOf } from './listed-variants.ts';
import { variantFields } from './listing-rows.ts';
import { pageEnd, pageInfo, pageInfoField, readCursor } from './page-cursor.ts';
import type { PageCursor } from './page-cursor.ts';
import { setState } from './set-state.ts';

export const listings: Listings = { page, get, setState, creation: listingCreator };

/** Products that are read at a time. The limit of points holds besides. */
const productsAtOnce = 3;
const cost = 5 + listingBatch * listingPoints;

const variants = z.object({ nodes: z.array(z.unknown()), pageInfo });
const variantPage = z.object({ productVariants: variants });
const variantsQuery = `query Listings($first: Int!, $after: String) {
  productVariants(first: $first, after: $after, sortKey: ID) {
    nodes { ${variantFields} }
    ${pageInfoField}
  }
}`;

/**
 * Lists all variants, with a row for each location that stocks them. Those of a large shop come from the file
 * of one bulk operation. If it fails, or its file is gone or incomplete, all are read again page by page.
 */
async function page(call: Call, cursor: string | null): Promise<OutputOf<'listings.page'>> {
  const bulk = readBulkCursor(cursor);
  if (bulk !== null) {
    const answer = await bulkListings(call, bulk);
    const { asOf } = bulk;
    return answer.kind === 'no_bulk' ? plainPage(call, { ...firstPage, asOf }) : answer;
  }
  if (cursor === null) {
    const answer = await beginBulkListings(call);
    return answer.kind === 'no_bulk' ? plainPage(call, firstPage) : answer;
  }
  const from = readCursor(cursor);
  return from.kind === 'cursor' ? plainPage(call, from) : from;
}

const firstPage: PageCursor = { kind: 'cursor', after: null, since: null, asOf: null };

/** Lists variants by their ids. */
async function plainPage(call: Call, from: PageCursor): Promise<OutputOf<'listings.page'>> {
  const answer = await send(call, {
    mutation: false,
    query: variantsQuery,
    variables: { first: listingBatch, after: from.after },
    cost,
    answer: variantPage,
  });
  if (answer.kind !== 'answer') return answer;
  const { nodes, pageInfo: info } = answer.data.productVariants;
  const listed = await listedOf(call, nodes, answer.reading);
  if (listed.kind !== 'listed') return listed;
  const { items, unread } = listed;
  return { kind: 'page', page: { items, unread, ...pageEnd(from, info, answer.shopStartedAt) } };
}

const productPage = z.object({ product: z.object({ variants }).nullable() });
const productQuery = `query ListingsOfProduct($id: ID!, $first: Int!, $after: String) {
  product(id: $id) {
    variants(first: $first, after: $after) {
      nodes { ${variantFields} }
      ${pageInfoField}
    }
  }
}`;

async function get(call: Call, groups: readonly string[]): Promise<OutputOf<'listings.get'>> {
  return inParallel(groups, productsAtOnce, async (group) => ({
    key: group,
    result: isId(group) ? await ofProduct(call, group) : { kind: 'absent' },
  }));
}

type ListingsOfProduct = OutputOf<'listings.get'>[number]['result'];

async function ofProduct(call: Call, group: string): Promise<ListingsOfProduct | SharedFault> {
  let isThere = true;
  const read = await everyPage<ListingSnapshot>(beforeFirst, async (after) => {
    const answer = await send(call, {
      mutation: false,
      query: productQuery,
      variables: { id: gidOf('Product', group), first: listingBatch, after },
      cost,
      answer: productPage,
    });
    if (answer.kind !== 'answer') return answer;
    const { product } = answer.data;
    isThere = product !== null;
    if (product === null) return null;
    const listed = await listedOf(call, product.variants.nodes, answer.reading);
    if (listed.kind !== 'listed') return listed;
    const [unread] = listed.unread;
    if (unread !== undefined) return { kind: 'rejected', code: unread.code, message: unread.message };
    return { kind: 'page', nodes: listed.items, pageInfo: product.variants.pageInfo };
  });
  if (read.kind !== 'list') return read;
  return isThere ? { kind: 'listings', items: [...read.nodes] } : { kind: 'absent' };
}
