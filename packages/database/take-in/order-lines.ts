import type { IntegrationId, ItemId, ListingId, MerchantId, OrderId } from '@onhand/domain/ids.ts';
import { lineEffect } from '@onhand/domain/orders/line-effect.ts';
import type { LineEffect } from '@onhand/domain/orders/line-effect.ts';
import { sql } from 'kysely';
import type { Tx } from '../connect.ts';
import { recordset } from '../recordset.ts';
import type { OrderToBook } from './book-orders.ts';

/** A line as it is written. */
export interface OrderLineRow {
  readonly merchant_id: MerchantId;
  readonly order_id: OrderId;
  readonly external_line_id: string;
  readonly listing_id: ListingId | null;
  readonly item_id: ItemId | null;
  readonly external_key: string | null;
  readonly sku: string | null;
  readonly effect: LineEffect;
  readonly quantity: number;
  readonly cancelled: number;
  readonly restocked: number;
  readonly unit_price: string;
  readonly currency: string;
}

export interface KnownListing {
  readonly integrationId: IntegrationId;
  readonly externalKey: string;
  readonly listingId: ListingId;
  readonly itemId: ItemId | null;
  readonly countsFrom: number;
  readonly itemCountsFrom: number | null;
}

/** A line that counts already. */
export interface CountedLine {
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly externalKey: string | null;
  readonly listingId: ListingId | null;
  readonly itemId: ItemId;
}

/**
 * The lines of an order's snapshot with their listing, their item and whether they count. A line that counted goes on
 * counting, with its item: neither unlinking its listing, nor an opening figure that came later, nor a platform that
 * no longer says which product it was takes anything from an order. Only another product in its place does.
 */
export function linesOf(
  order: OrderToBook,
  listings: ReadonlyMap<string, KnownListing>,
  counted: ReadonlyMap<string, CountedLine>,
): readonly OrderLineRow[] {
  const { snapshot, merchantId, orderId, integrationId } = order;
  return snapshot.lines.map((line) => {
    const before = counted.get(`${orderId} ${line.externalLineId}`);
    const still = line.ref === null || before?.externalKey === line.ref.unit ? before : undefined;
    const listing = line.ref === null ? undefined : listings.get(`${integrationId} ${line.ref.unit}`);
    const standing = { placedAt: Date.parse(snapshot.placedAt), test: snapshot.test };
    const known = listing === undefined ? null : { ...listing, linked: listing.itemId !== null };
    return {
      merchant_id: merchantId,
      order_id: orderId,
      external_line_id: line.externalLineId,
      listing_id: still?.listingId ?? listing?.listingId ?? null,
      item_id: still?.itemId ?? listing?.itemId ?? null,
      external_key: still?.externalKey ?? line.ref?.unit ?? null,
      sku: line.sku ?? null,
      effect: still === undefined || snapshot.test ? lineEffect(standing, known) : 'counted',
      quantity: line.quantity,
      cancelled: line.cancelled,
      restocked: line.restocked,
      unit_price: line.unitPrice,
      currency: line.currency,
    };
  });
}

/** The listings that the lines of these orders name, by integration and the platform's unit. */
export async function findListings(
  tx: Tx,
  orders: readonly OrderToBook[],
): Promise<ReadonlyMap<string, KnownListing>> {
  const units = orders.flatMap((order) =>
    order.snapshot.lines.flatMap((line) =>
      line.ref === null ? [] : [`${order.integrationId} ${line.ref.unit}`],
    ),
  );
  const keys = [...new Set(units)].map((unit) => {
    const [integration_id = '', ...external_key] = unit.split(' ');
    return { integration_id, external_key: external_key.join(' ') };
  });
  const { rows } = await sql<KnownListing>`
    select listings.integration_id as "integrationId", listings.external_key as "externalKey",
           listings.id as "listingId", listings.item_id as "itemId",
           (extract(epoch from listings.counts_from) * 1000)::bigint as "countsFrom",
           (extract(epoch from items.counts_from) * 1000)::bigint as "itemCountsFrom"
    from listings
    left join items on items.merchant_id = listings.merchant_id and items.id = listings.item_id
    where (listings.integration_id, listings.external_key) in
          (select integration_id, external_key from ${recordset(keys, 'wanted', 'integration_id uuid, external_key text')})`.execute(
    tx,
  );
  return new Map(rows.map((row) => [`${row.integrationId} ${row.externalKey}`, row]));
}

/** The lines of these orders that count already, by order and line. */
export async function findCountedLines(
  tx: Tx,
  orders: readonly { readonly orderId: OrderId }[],
): Promise<ReadonlyMap<string, CountedLine>> {
  if (orders.length === 0) {
    return new Map();
  }
  const { rows } = await sql<CountedLine>`
    select order_id as "orderId", external_line_id as "externalLineId", external_key as "externalKey",
           listing_id as "listingId", item_id as "itemId"
    from order_lines
    where order_id = any(${orders.map((order) => order.orderId)}) and effect = 'counted' and item_id is not null`.execute(
    tx,
  );
  return new Map(rows.map((row) => [`${row.orderId} ${row.externalLineId}`, row]));
}
