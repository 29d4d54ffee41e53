import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { z } from 'zod';
import { writeBulkCursor } from './bulk-cursor.ts';
import type { BulkCursor } from './bulk-cursor.ts';
import { readFilePart } from './bulk-file.ts';
import { variantsIn } from './bulk-lines.ts';
import { awaitBulk, beginBulk } from './bulk-operation.ts';
import type { BulkState } from './bulk-operation.ts';
import { send } from './client.ts';
import { bulkFrom } from './limits.ts';
import { listedOf } from './listed-variants.ts';
import { variantFieldsOf } from './listing-rows.ts';
import { levelFields } from './stock-levels.ts';

type ListingPage = Extract<OutputOf<'listings.page'>, { kind: 'page' }>;
/** The bulk operation came to nothing: the listings are to be read page by page. */
export interface NoBulk {
  readonly kind: 'no_bulk';
  readonly why: string;
}

const size = z.object({ productVariantsCount: z.object({ count: z.int() }).nullable() });
const sizeQuery = `query Size($limit: Int) { productVariantsCount(limit: $limit) { count } }`;

const everyVariant = `{
  productVariants {
    edges { node { ${variantFieldsOf(`inventoryLevels { edges { node { ${levelFields} } } }`)} } }
  }
}`;

/** Begins to read all listings of a large shop in one operation. The page has no rows yet. */
export async function beginBulkListings(call: Call): Promise<ListingPage | NoBulk | SharedFault> {
  const counted = await send(call, {
    mutation: false,
    query: sizeQuery,
    variables: { limit: bulkFrom },
    cost: 1,
    answer: size,
  });
  if (counted.kind !== 'answer') return counted;
  const count = counted.data.productVariantsCount?.count ?? 0;
  if (count < bulkFrom) return { kind: 'no_bulk', why: `It has ${count} variants.` };
  const begun = await beginBulk(call, everyVariant);
  if (begun.kind === 'refused') return { kind: 'no_bulk', why: 'Shopify runs no further operation now.' };
  if (begun.kind !== 'begun') return begun;
  const { operation, reading, shopStartedAt: asOf } = begun;
  return withoutRows({ kind: 'bulk', operation, offset: 0, waits: 0, asOf, reading });
}

/** Bytes of a page: some hundred variants. */
const pageBytes = 256 * 1024;
/** The longest part that is read for one variant with its stock levels. */
const mostBytes = 8 * 1024 * 1024;

/** Reads the next page from the file of a bulk operation, or waits for the file. */
export async function bulkListings(
  call: Call,
  from: BulkCursor,
): Promise<ListingPage | NoBulk | SharedFault> {
  const state = await awaitBulk(call, from.operation);
  switch (state.kind) {
    case 'running':
      return withoutRows({ ...from, waits: from.waits + 1 });
    case 'empty':
      return { kind: 'page', page: { items: [], unread: [], asOf: from.asOf } };
    case 'lost':
      return { kind: 'no_bulk', why: state.why };
    case 'file':
      return pageOfFile(call, from, state);
    case 'rejected':
    case 'rate_limited':
    case 'unavailable':
    case 'unknown':
    case 'unauthorized':
      return state;
  }
}

async function pageOfFile(
  call: Call,
  from: BulkCursor,
  file: Extract<BulkState, { kind: 'file' }>,
): Promise<ListingPage | NoBulk | SharedFault> {
  for (let bytes = pageBytes; bytes <= mostBytes; bytes *= 2) {
    const part = await readFilePart(call, file, { offset: from.offset, size: bytes });
    if (part.kind === 'lost') return { kind: 'no_bulk', why: part.why };
    if (part.kind !== 'part') return part;
    const read = variantsIn(part.bytes, part.isLast);
    if (read.kind === 'incomplete') return { kind: 'no_bulk', why: read.why };
    if (read.kind === 'too_short') continue;
    const listed = await listedOf(call, read.nodes, from.reading);
    if (listed.kind !== 'listed') return listed;
    const { items, unread } = listed;
    const offset = from.offset + read.length;
    const next = part.isLast ? {} : { next: writeBulkCursor({ ...from, offset }) };
    return { kind: 'page', page: { items, unread, asOf: from.asOf, ...next } };
  }
  return { kind: 'no_bulk', why: `A variant of its file has more than ${mostBytes} bytes.` };
}

function withoutRows(next: BulkCursor): ListingPage {
  return { kind: 'page', page: { items: [], unread: [], asOf: next.asOf, next: writeBulkCursor(next) } };
}
