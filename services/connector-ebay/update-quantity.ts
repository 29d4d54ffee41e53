import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { chunked } from '@onhand/connector-kit/serving/split.ts';
import type { WriteResult } from '@onhand/contracts/connector/inventory.ts';
import { z } from 'zod';
import { request } from './client.ts';
import { busy, ebayError, isBusy, isRevisionLimit, wordsOf } from './ebay-faults.ts';
import type { EbayError } from './ebay-faults.ts';
import { isAbsent } from './items.ts';
import { bulkSize, costs, revisionsLimit } from './limits.ts';
import { msUntilNextDay } from './ebay-day.ts';

const outcome = z.object({
  offerId: z.string().exactOptional(),
  sku: z.string().exactOptional(),
  statusCode: z.int(),
  errors: z.array(ebayError).default([]),
});
const updateAnswer = z.object({ responses: z.array(outcome) });

/** Why eBay did not set a quantity everywhere. */
export type Unset = Exclude<WriteResult, { kind: 'confirmed' | 'stale' | 'stock_not_managed' }> | SharedFault;

/**
 * Sets the quantity of an item, and that of each of its offers, so that no marketplace shows less. Returns
 * null if eBay set all of them. Shoppers see the lower of the item's quantity and the offer's.
 */
export async function updateQuantity(
  call: Call,
  sku: string,
  { quantity, offerIds }: { readonly quantity: number; readonly offerIds: readonly string[] },
): Promise<Unset | null> {
  const pieces = offerIds.length === 0 ? [[]] : chunked(offerIds, bulkSize);
  for (const some of pieces) {
    const offers = some.map((offerId) => ({ offerId, availableQuantity: quantity }));
    const unset = await bulkUpdate(call, { sku, shipToLocationAvailability: { quantity }, offers });
    if (unset !== null) return unset;
  }
  return null;
}

interface BulkUpdate {
  readonly sku: string;
  readonly shipToLocationAvailability?: { readonly quantity: number };
  readonly offers: readonly { readonly offerId: string; readonly [field: string]: unknown }[];
}

/** Sets quantities and prices of an item and of up to 25 of its offers. Returns null if eBay set all. */
export async function bulkUpdate(call: Call, { offers, ...item }: BulkUpdate): Promise<Unset | null> {
  const answer = await request(call, {
    method: 'POST',
    path: '/sell/inventory/v1/bulk_update_price_quantity',
    body: { requests: [{ ...item, ...(offers.length > 0 && { offers }) }] },
    cost: costs.inventory,
    answer: updateAnswer,
  });
  if (answer.kind !== 'answer') return refusal(answer, call);
  const expected = offers.map(({ offerId }) => offerId);
  return worstOf(answer.body.responses, { expected, now: call.now() });
}

/** A request for one SKU that eBay refuses whole is refused for that SKU. */
function refusal(fault: SharedFault, { now }: Call): Unset {
  if (fault.kind !== 'rejected') return fault;
  const error: EbayError = { errorId: Number(fault.code), message: fault.message };
  if (isAbsent([error])) return { kind: 'missing' };
  return isRevisionLimit(error) ? revisionLimit(now()) : fault;
}

/**
 * Judges the rows of an answer. eBay answers one row for each offer, by its id, and may answer one for the
 * item. An offer without a row was perhaps not set.
 */
function worstOf(
  rows: readonly z.infer<typeof outcome>[],
  { expected, now }: { readonly expected: readonly string[]; readonly now: Date },
): Unset | null {
  const failed = rows.filter(({ statusCode }) => statusCode >= 400);
  const errors = failed.flatMap((row) => row.errors);
  if (isAbsent(errors)) return { kind: 'missing' };
  if (errors.some(isRevisionLimit)) return revisionLimit(now);
  const message = failed.map(tell).join('; ');
  if (errors.some(isBusy)) return busy(message);
  if (failed.some(({ statusCode }) => statusCode >= 500)) return { kind: 'unknown', message, ended: true };
  const [first] = failed;
  if (first !== undefined) {
    return { kind: 'rejected', code: String(first.errors[0]?.errorId ?? first.statusCode), message };
  }
  const answered = new Set(rows.flatMap(({ offerId }) => offerId ?? []));
  const silent = expected.filter((offerId) => !answered.has(offerId));
  return silent.length === 0
    ? null
    : {
        kind: 'unknown',
        message: `eBay’s answer leaves out the offer ${silent.join(', ')}.`,
        ended: true,
      };
}

function tell({ offerId, errors, statusCode }: z.infer<typeof outcome>): string {
  const words = errors.length === 0 ? `eBay answered ${statusCode}` : errors.map(wordsOf).join('; ');
  return offerId === undefined ? words : `Offer ${offerId}: ${words}`;
}

/** Somebody else has used revisions of this listing, too: eBay counts all of them. */
function revisionLimit(now: Date): Unset {
  return { kind: 'unit_limited', retryAfterMs: msUntilNextDay(now), limit: revisionsLimit };
}
