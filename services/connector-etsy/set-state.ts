import type { Call, Listings } from '@onhand/connector-kit/connector.ts';
import { refusedTogether } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { zeroRefused } from '@onhand/contracts/connector/inventory.ts';
import type { InputOf, OutputOf } from '@onhand/contracts/connector/operations.ts';
import { notSent } from './etsy-faults.ts';
import { readOneListing, replaceInventory, setListingState } from './inventories.ts';
import { requestsAtOnce } from './limits.ts';
import { unitsOf } from './shown-units.ts';
import type { ShownListing } from './shown-units.ts';
import { statePlan } from './state-plan.ts';
import type { StatePlan, WantedState } from './state-plan.ts';
import { listingIdOf } from './units.ts';

type Row = InputOf<'listings.setState'>['rows'][number];
type Results = { key: string; result: OutputOf<'listings.setState'>[number]['result'] | SharedFault }[];

/** Ends units and puts them back. Connector-kit holds the lock of their listings. */
export const setState: NonNullable<Listings['setState']> = async (call, rows) => {
  const listings = [...Map.groupBy(rows, ({ ref }) => listingIdOf(ref))];
  const answered = await inParallel(listings, requestsAtOnce, ([id, some]) => ofListing(call, id, some));
  return answered.flat();
};

async function ofListing(call: Call, id: string, rows: readonly Row[]): Promise<Results> {
  const read = await readOneListing(call, id);
  if (read.kind !== 'listing') {
    const result = read.kind === 'absent' ? ({ kind: 'missing' } as const) : notSent(read);
    return rows.map(({ key }) => ({ key, result }));
  }
  const units = new Map(unitsOf(read.listing).map((unit) => [unit.ref.unit, unit]));
  const results: Results = [];
  const wanted: (WantedState & { readonly key: string })[] = [];
  for (const { key, ref, state } of rows) {
    const unit = units.get(ref.unit);
    if (unit === undefined) results.push({ key, result: { kind: 'missing' } });
    else wanted.push({ key, unit, state });
  }
  const fault = await carryOut(call, read.listing, statePlan(read.listing, wanted));
  const result =
    fault === null ? ({ kind: 'ok' } as const) : wanted.length > 1 ? refusedTogether(fault) : fault;
  return [...results, ...wanted.map(({ key }) => ({ key, result }))];
}

async function carryOut(call: Call, listing: ShownListing, plan: StatePlan): Promise<SharedFault | null> {
  if (plan === null) return nothingToSell;
  const { changes, state } = plan;
  if (changes.size > 0) {
    const replaced = await replaceInventory(call, listing, changes);
    if (replaced.kind !== 'replaced') return replaced;
  }
  return state === null ? null : setListingState(call, listing.listing_id, state);
}

const nothingToSell: SharedFault = {
  kind: 'rejected',
  code: zeroRefused,
  message: 'Etsy puts no listing on sale without a quantity. Set its stock first.',
};
