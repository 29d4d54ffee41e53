import type { Asked, Told } from './etsy-shop.ts';

/** 2026-11-20T08:00:00Z in epoch seconds. */
export const placed = 1_795_161_600;

/** A receipt as Etsy shows it, with changes to it. */
export function receiptOf(id: number, updated: number, more: object = {}): object {
  return {
    receipt_id: id,
    status: 'paid',
    is_paid: true,
    is_shipped: false,
    created_timestamp: placed,
    updated_timestamp: updated,
    transactions: [lineOf(1, 11, 2)],
    refunds: [],
    ...more,
  };
}

/** A line of a receipt as Etsy shows it. */
export function lineOf(id: number, listingId: number | null, quantity: number, more: object = {}): object {
  return {
    transaction_id: id,
    title: `A thing ${listingId}`,
    listing_id: listingId,
    product_id: 4_711,
    sku: 'SKU',
    quantity,
    price: { amount: 1_250, divisor: 100, currency_code: 'EUR' },
    variations: [],
    ...more,
  };
}

/** Lists receipts as Etsy does: those of a range of a date, by offset, oldest first. */
export function listedReceipts(receipts: readonly object[], { query }: Asked): Told {
  const field = 'min_created' in query ? 'created' : 'last_modified';
  const name = field === 'created' ? 'created_timestamp' : 'updated_timestamp';
  const dateOf = (one: object) => Number((one as Record<string, unknown>)[name]);
  const from = Number(query[`min_${field}`]);
  const to = Number(query[`max_${field}`] ?? Infinity);
  const { was_shipped: shipped, was_canceled: cancelled, limit = '25', offset = '0' } = query;
  const found = receipts
    .filter((one) => !(dateOf(one) < from) && !(dateOf(one) > to))
    .filter((one) => {
      const { is_shipped: isShipped, status } = one as { is_shipped?: boolean; status?: string };
      const isOther = shipped !== undefined && shipped !== String(isShipped);
      return !isOther && (cancelled === undefined || cancelled === String(status === 'canceled'));
    })
    .toSorted((one, other) => dateOf(one) - dateOf(other));
  const start = Number(offset);
  return { count: found.length, results: found.slice(start, start + Number(limit)) };
}
