import type { Call } from '@onhand/connector-kit/connector.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import type { ListingSnapshot, UnreadListing } from '@onhand/contracts/connector/listing.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { barcodeOf, groupOf, item, itemName, seenOf } from './items.ts';
import type { Item } from './items.ts';
import { requestsAtOnce } from './limits.ts';
import { isOnSale, readOffers } from './offers.ts';
import type { Offer } from './offers.ts';

interface Listed {
  readonly kind: 'listed';
  readonly items: ListingSnapshot[];
  readonly unread: UnreadListing[];
}

/**
 * Makes the listings of items, each with its offers, which eBay shows for one item at a time. An item that
 * cannot be read, or whose offers eBay refuses to show, is named and costs no other.
 */
export async function listedOf(
  call: Call,
  records: readonly unknown[],
  reading: Reading,
): Promise<Listed | SharedFault> {
  const rows = await inParallel(records, requestsAtOnce, async (record) => listingOf(call, record, reading));
  const listed: Listed = { kind: 'listed', items: [], unread: [] };
  for (const row of rows) {
    if (row.kind === 'listing') listed.items.push(row.listing);
    else if (row.kind === 'unread') listed.unread.push(row.unread);
    else return row;
  }
  return listed;
}

type Row =
  | { readonly kind: 'listing'; readonly listing: ListingSnapshot }
  | { readonly kind: 'unread'; readonly unread: UnreadListing }
  | SharedFault;

async function listingOf(call: Call, record: unknown, reading: Reading): Promise<Row> {
  const read = item.safeParse(record);
  if (!read.success) {
    const message = z.prettifyError(read.error);
    const name = itemName.safeParse(record).data?.sku;
    // An item without a name may be any, so the page must not seem complete.
    if (name === undefined) return { kind: 'unavailable', message: `An item cannot be read: ${message}` };
    const code = isQuantityOutOfRange(read.error) ? 'quantity_out_of_range' : 'record_unreadable';
    return { kind: 'unread', unread: { group: name, unit: name, code, message } };
  }
  const offers = await readOffers(call, read.data.sku);
  if (offers.kind === 'offers') {
    return { kind: 'listing', listing: snapshotOf(read.data, offers.offers, reading) };
  }
  const isItsOwn = offers.kind === 'rejected' || ('perhapsOneRow' in offers && offers.kind !== 'unknown');
  if (!isItsOwn) return offers;
  const code = offers.kind === 'rejected' ? offers.code : (offers.perhapsOneRow ?? 'record_unreadable');
  const unread = { group: groupOf(read.data), unit: read.data.sku, code, message: messageOf(offers) };
  return { kind: 'unread', unread };
}

function messageOf(fault: SharedFault): string {
  return 'message' in fault ? fault.message : 'eBay did not show its offers.';
}

/**
 * Converts an item and its offers to a listing. Several offers share the stock of their item, so they are one
 * listing, which is on sale if one of them is.
 */
function snapshotOf(one: Item, offers: readonly Offer[], reading: Reading): ListingSnapshot {
  const { sku, product } = one;
  const barcode = barcodeOf(one);
  const title = product?.title ?? '';
  return {
    ref: { unit: sku, group: groupOf(one), location: '' },
    ids: Object.fromEntries(
      offers.flatMap(({ offerId, marketplaceId, format, listing }) => {
        const name = format === 'AUCTION' ? `${marketplaceId} auction` : marketplaceId;
        const listingId = listing?.listingId;
        return [
          [`${name} offer`, offerId],
          ...(listingId === undefined ? [] : [[`${name} listing`, listingId]]),
        ];
      }),
    ),
    title: title === '' ? sku : title,
    sku,
    ...(barcode !== undefined && { barcode }),
    state: offers.some(isOnSale) ? 'listed' : 'ended',
    backorders: false,
    seen: seenOf(one, reading),
  };
}
