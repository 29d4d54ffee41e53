import type { Call, Inventory } from '@onhand/connector-kit/connector.ts';
import { refusedTogether } from '@onhand/connector-kit/faults.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import type { Write, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Keyed, Reading } from '@onhand/contracts/connector/unit.ts';
import { notSent } from './etsy-faults.ts';
import { readOneListing, replaceInventory, setListingState } from './inventories.ts';
import type { Listing } from './inventory-schema.ts';
import { requestsAtOnce } from './limits.ts';
import { seenOf, unitsOf } from './shown-units.ts';
import { listingIdOf } from './units.ts';
import { writePlan } from './write-plan.ts';
import type { WritePlan } from './write-plan.ts';

type Result = WriteResult | SharedFault;
type Results = readonly Keyed<{ result: Result }>[];

/**
 * Sets figures: reads the inventory of each listing, and replaces it at once with the new quantities.
 * Connector-kit holds the lock of the listing, so no other write of ours comes in between. Etsy's answer has
 * the figures that confirm the rows.
 */
export const write: Inventory['write'] = async (call, rows): Promise<Results> => {
  const listings = [...Map.groupBy(rows, ({ ref }) => listingIdOf(ref))];
  const answered = await inParallel(listings, requestsAtOnce, ([id, some]) => writeListing(call, id, some));
  return answered.flat();
};

async function writeListing(call: Call, id: string, rows: readonly Write[]): Promise<Results> {
  const every = (result: Result) => rows.map(({ key }) => ({ key, result }));
  const read = await readOneListing(call, id);
  if (read.kind === 'absent') return every({ kind: 'missing' });
  if (read.kind !== 'listing') return every(notSent(read));
  const plan = writePlan(read.listing, read.reading, rows);
  const settled = [...plan.settled].map(([key, result]) => ({ key, result }));
  return plan.open.length === 0 ? settled : [...settled, ...(await replace(call, read.listing, plan))];
}

async function replace(call: Call, listing: Listing, { open, changes }: WritePlan): Promise<Results> {
  const every = (result: Result) => open.map(({ key }) => ({ key, result }));
  const replaced = await replaceInventory(call, listing, changes);
  if (replaced.kind !== 'replaced') return every(open.length > 1 ? refusedTogether(replaced) : replaced);
  const written = { ...listing, inventory: replaced.inventory };
  const isWanted = open.some(({ change }) => change.op === 'set' && change.quantity > 0);
  if (listing.state !== 'sold_out' || !isWanted) return confirmed(written, replaced.reading, open);
  const fault = await setListingState(call, listing.listing_id, 'active');
  if (fault !== null) return every(fault);
  return renewed(call, listing, open);
}

/** Reads a listing that was just renewed: Etsy may have set its quantity to 1 with that. */
async function renewed(call: Call, { listing_id: id }: Listing, rows: readonly Write[]): Promise<Results> {
  const every = (result: Result) => rows.map(({ key }) => ({ key, result }));
  const read = await readOneListing(call, String(id));
  if (read.kind === 'absent') return every({ kind: 'missing' });
  if (read.kind !== 'listing') {
    const why = 'message' in read ? read.message : 'Etsy limits calls.';
    return every({ kind: 'unknown', message: `Etsy did not show the renewed listing. ${why}`, ended: true });
  }
  const unconditional = rows.map((row) => ({ ...row, change: withoutCondition(row) }));
  const { settled, open, changes } = writePlan(read.listing, read.reading, unconditional);
  const there = [...settled].map(([key, result]) => ({ key, result }));
  if (open.length === 0) return there;
  const replaced = await replaceInventory(call, read.listing, changes);
  if (replaced.kind !== 'replaced') return [...there, ...open.map(({ key }) => ({ key, result: replaced }))];
  const written = { ...read.listing, inventory: replaced.inventory };
  return [...there, ...confirmed(written, replaced.reading, open)];
}

/** The set of the first request stands there or was set by Etsy itself, so any figure may be replaced. */
function withoutCondition({ change }: Write): Write['change'] {
  return change.op === 'set' ? { op: 'set', quantity: change.quantity } : change;
}

function confirmed(listing: Listing, reading: Reading, rows: readonly Write[]): Results {
  const units = new Map(unitsOf(listing).map((unit) => [unit.ref.unit, unit]));
  return rows.map(({ key, ref }) => {
    const unit = units.get(ref.unit);
    const result: Result =
      unit === undefined ? { kind: 'missing' } : { kind: 'confirmed', seen: seenOf(unit, reading) };
    return { key, result };
  });
}
