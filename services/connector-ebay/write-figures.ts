import type { Call, Inventory } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { settledBy } from '@onhand/connector-kit/if-seen.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { Write, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { notSent } from './ebay-faults.ts';
import { absent, readItems, seenOf } from './items.ts';
import type { ItemRead } from './items.ts';
import { requestsAtOnce } from './limits.ts';
import { hasQuantity, readOffers } from './offers.ts';
import type { OffersRead } from './offers.ts';
import { replaceOffer } from './replace-record.ts';
import { holdsAnother } from './unpublished-offers.ts';
import { updateQuantity } from './update-quantity.ts';
import type { Unset } from './update-quantity.ts';

type Result = WriteResult | SharedFault;
type Results = readonly Keyed<{ result: Result }>[];

/**
 * Sets figures: reads the offers of each row, then all figures in one request, and sets right after it the
 * rows that agree, one request each. A last reading confirms them, because eBay's answer has no figure.
 */
export const write: Inventory['write'] = async (call, rows): Promise<Results> => {
  const offers = new Map(
    await inParallel([...new Set(rows.map(({ ref }) => ref.unit))], requestsAtOnce, async (sku) => {
      const read = await readOffers(call, sku);
      return [sku, read] as const;
    }),
  );
  const before = await readItems(
    call,
    rows.map(({ ref }) => ref.unit),
  );
  const results = new Map<string, Result>();
  const open: Write[] = [];
  for (const row of rows) {
    const settled = settledBefore(row, before.get(row.ref.unit), offers.get(row.ref.unit));
    if (settled === null) open.push(row);
    else results.set(row.key, settled);
  }

  // A listing with variations is changed by one request at a time.
  const together = [...Map.groupBy(open, ({ ref }) => ref.group || ref.unit).values()];
  const written: Write[] = [];
  await inParallel(together, requestsAtOnce, async (some) => {
    for (const row of some) {
      const unset = await setOne(call, row, offers.get(row.ref.unit));
      if (unset === null) written.push(row);
      else results.set(row.key, unset);
    }
  });
  if (written.length > 0) {
    const after = await readItems(
      call,
      written.map(({ ref }) => ref.unit),
    );
    for (const { key, ref } of written) results.set(key, confirmedBy(after.get(ref.unit)));
  }
  return rows.flatMap(({ key }) => {
    const result = results.get(key);
    return result === undefined ? [] : [{ key, result }];
  });
};

/** Returns the result of a row that is not written; null: it is. */
function settledBefore(
  { change }: Write,
  found: ItemRead | undefined,
  offers: OffersRead | undefined,
): Result | null {
  if (found === undefined || offers === undefined) {
    return { kind: 'unavailable', message: 'The item was not read before its write.' };
  }
  if (found.kind !== 'item' && found.kind !== 'absent') return notSent(found);
  const seen = found.kind === 'item' ? seenOf(found.item, found.reading) : absent(found.reading);
  const settled = settledBy(seen, change);
  if (settled !== null) return settled;
  return offers.kind === 'offers' ? null : notSent(offers);
}

async function setOne(
  call: Call,
  { ref, change }: Write,
  offers: OffersRead | undefined,
): Promise<Unset | null> {
  if (change.op !== 'set') {
    return { kind: 'rejected', code: 'adjust_unsupported', message: 'eBay sets quantities only.' };
  }
  const { quantity } = change;
  const all = offers?.kind === 'offers' ? offers.offers : [];
  const offerIds = all.filter(hasQuantity).map(({ offerId }) => offerId);
  const unset = await updateQuantity(call, ref.unit, { quantity, offerIds });
  if (unset !== null) return unset;
  for (const offer of all.filter((one) => holdsAnother(one, quantity))) {
    const fault = await replaceOffer(call, offer, { availableQuantity: quantity });
    if (fault !== null) return fault;
  }
  return null;
}

function confirmedBy(found: ItemRead | undefined): Result {
  if (found?.kind === 'item') {
    const seen = seenOf(found.item, found.reading);
    return seen.quantity === null ? { kind: 'stock_not_managed' } : { kind: 'confirmed', seen };
  }
  if (found?.kind === 'absent') return { kind: 'missing' };
  // The write itself has ended, and its effect was not seen.
  const why = found !== undefined && 'message' in found ? found.message : 'The item was not read.';
  return { kind: 'unknown', message: `eBay set the quantity, and then did not show it. ${why}`, ended: true };
}
