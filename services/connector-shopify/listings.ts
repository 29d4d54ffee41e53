import type { Call, Listings } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import type { ListingSnapshot, UnreadListing } from '@onhand/contracts/connector/listing.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { listingCreator } from './create-listings.ts';
import { beforeFirst, everyPage } from './every-page.ts';
import { gidOf, idOf, isId } from './gid.ts';
import { listingBatch, listingPoints } from './limits.ts';
import { listedVariant, rowsOf, variantFields, variantName } from './listing-rows.ts';
import { pageEnd, pageInfo, pageInfoField, readCursor } from './page-cursor.ts';
import { allLevels } from './read-levels.ts';
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

/** Lists all variants by their ids, with a row for each location that stocks them. */
async function page(call: Call, cursor: string | null): Promise<OutputOf<'listings.page'>> {
  const from = readCursor(cursor);
  if (from.kind !== 'cursor') return from;
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

interface Listed {
  readonly kind: 'listed';
  readonly items: ListingSnapshot[];
  readonly unread: UnreadListing[];
}

/** Reads variants one by one. One that cannot be read is named, and costs no other. */
async function listedOf(
  call: Call,
  nodes: readonly unknown[],
  reading: Reading,
): Promise<Listed | SharedFault> {
  const items: ListingSnapshot[] = [];
  const unread: UnreadListing[] = [];
  for (const node of nodes) {
    const parsed = listedVariant.safeParse(node);
    if (parsed.success) {
      const all = await allLevels(call, parsed.data);
      if (all.kind !== 'list') return all;
      items.push(...rowsOf(parsed.data, all.nodes, reading));
      continue;
    }
    const name = variantName.safeParse(node);
    const message = z.prettifyError(parsed.error);
    // A variant without a name may be any listing, so the reading must not seem complete.
    if (!name.success) return { kind: 'unavailable', message: `A variant cannot be read: ${message}` };
    const code = isQuantityOutOfRange(parsed.error) ? 'quantity_out_of_range' : 'record_unreadable';
    const { product, inventoryItem } = name.data;
    unread.push({ group: idOf(product.id), unit: idOf(inventoryItem.id), code, message });
  }
  return { kind: 'listed', items, unread };
}
