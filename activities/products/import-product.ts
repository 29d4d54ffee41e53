import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import type { BegunChange } from '@onhand/core/products/begin-change.ts';
import { concludeListings, recordListingProblem } from '@onhand/core/products/conclude-listings.ts';
import type { ListingProblem } from '@onhand/core/products/conclude-listings.ts';
import { needListingsOf } from '@onhand/core/products/need-products.ts';
import { hasUnknownUnit } from '@onhand/core/products/has-unknown-unit.ts';
import { readsAll } from '@onhand/core/products/reading-all.ts';
import { takeInProductListings } from '@onhand/core/runs/listing-readings/take-in-product.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Permission } from '@onhand/domain/settings/permission.ts';
import type { ChangeOutcome, ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import type { Dependencies } from '../dependencies.ts';
import { ending } from './ending.ts';
import type { Ending } from './ending.ts';

/** Is short, because the product is read before and may be changed afterwards. */
const newUnitsTimeoutMs = 20_000;
/** The delay while all listings of the integration are read. */
const readingUnderWayMs = 10_000;

/** A platform's answer to the reading of a product's listings. */
export type ListedProduct = OutputOf<'listings.get'>[number]['result'];

/**
 * Begins to read the listings of a product that an event named. Does not read while all listings are read,
 * because listings are matched once all of them are known.
 */
export async function beginImport(
  dependencies: Dependencies,
  ref: ChannelProductRef,
  begun: BegunChange,
): Promise<{ readonly kind: 'ended'; readonly outcome: ChangeOutcome } | { readonly kind: 'to_list' }> {
  const ended = (outcome: ChangeOutcome) => ({ kind: 'ended', outcome }) as const;
  const end = endingOfImport(dependencies, ref, begun);
  const permitted = isPermitted(begun);
  if (permitted === 'scheduled') {
    return ended(await end.conclude({ kind: 'waiting', code: 'awaiting_schedule' }));
  }
  if (permitted !== 'now') return ended(await concludeRead(dependencies, ref, { begun, problem: null }));
  if (await readsAll(dependencies.db, ref.integrationId)) {
    const at = new Date(dependencies.clock.now().getTime() + readingUnderWayMs);
    return ended(await end.conclude({ kind: 'again', at, attempts: begun.attempts }));
  }
  return { kind: 'to_list' };
}

/**
 * Takes in the listings of a product that an event named: as after a reading of all listings, new ones are
 * linked, imported or left for review. `startedAt`: when the reading began.
 */
export async function takeInImport(
  dependencies: Dependencies,
  ref: ChannelProductRef,
  read: { readonly begun: BegunChange; readonly listed: ListedProduct | undefined; readonly startedAt: Date },
): Promise<ChangeOutcome> {
  const { begun } = read;
  const taken = await takeIn(dependencies, ref, read);
  if (taken.kind === 'fault') return endingOfImport(dependencies, ref, begun).afterFault(taken.fault);
  return concludeRead(dependencies, ref, { begun, problem: taken.problem });
}

function endingOfImport(dependencies: Dependencies, ref: ChannelProductRef, begun: BegunChange): Ending {
  const hint = `The listings of the product ${ref.externalGroup} could not be read. Put it right in the shop, then retry.`;
  return ending(dependencies, ref, begun, { operation: 'import_product', subjectId: begun.id, hint });
}

async function concludeRead(
  { db, clock }: Dependencies,
  ref: ChannelProductRef,
  {
    begun: { id, needed },
    problem,
  }: { readonly begun: BegunChange; readonly problem: ListingProblem | null },
): Promise<ChangeOutcome> {
  const read = { id, needed, problem, workflowId: workflowIds.change(ref), now: clock.now() };
  const concluded = await concludeListings(db, ref, read);
  switch (concluded) {
    case 'again':
      return { kind: 'again', waitMs: 0 };
    case 'failed':
      return { kind: 'failed', code: 'data_invalid' };
    case 'forgotten':
      return { kind: 'not_linked' };
  }
}

/**
 * Imports the units that a followed product has there and that have no listing here. Returns how the change
 * ended if their listings could not be read, else null.
 */
export async function importNewUnits(
  dependencies: Dependencies,
  ref: ChannelProductRef,
  of: { readonly begun: BegunChange; readonly product: ProductSnapshot; readonly end: Ending },
): Promise<ChangeOutcome | null> {
  const { begun, product, end } = of;
  const { db, clock, dispatcher } = dependencies;
  const units = product.units.map((unit) => unit.ref.unit);
  if (isPermitted(begun) !== 'now' || !(await hasUnknownUnit(db, ref, units))) return null;
  if (await readsAll(dependencies.db, ref.integrationId)) {
    // The reading under way may be past this product, so its listings are read afterwards.
    await inTransaction(db, (tx) => needListingsOf(tx, ref, clock.now()));
    return null;
  }
  const startedAt = clock.now();
  const { platform } = begun.integration;
  const [answer] = await dependencies.connectors.call(platform, 'listings.get', {
    integrationId: ref.integrationId,
    lane: 'bulk',
    timeoutMs: newUnitsTimeoutMs,
    input: { groups: [ref.externalGroup] },
  });
  const taken = await takeIn(dependencies, ref, { begun, listed: answer?.result, startedAt });
  if (taken.kind === 'fault') return end.afterFault(taken.fault);
  const { problem } = taken;
  const read = { id: begun.id, problem, workflowId: workflowIds.change(ref), now: clock.now() };
  await inTransaction(db, (tx) => recordListingProblem(tx, ref, read));
  // What was linked made the product due again.
  void dispatcher.products();
  return null;
}

type Taken =
  | { readonly kind: 'taken_in'; readonly problem: ListingProblem | null }
  | {
      readonly kind: 'fault';
      readonly fault: Exclude<ListedProduct, { kind: 'listings' | 'absent' | 'unknown' }>;
    };

async function takeIn(
  { db, clock, dispatcher }: Dependencies,
  ref: ChannelProductRef,
  read: { readonly begun: BegunChange; readonly listed: ListedProduct | undefined; readonly startedAt: Date },
): Promise<Taken> {
  const { isReleased } = read.begun;
  const { integrationId, externalGroup } = ref;
  const listed = read.listed ?? { kind: 'unavailable', message: 'The connector gave no answer.' };
  switch (listed.kind) {
    case 'absent':
      return { kind: 'taken_in', problem: null };
    case 'listings': {
      const reading = { ...ref, startedAt: read.startedAt };
      const { problems } = await takeInProductListings(db, reading, listed.items, { clock, isReleased });
      dispatcher.nudge([integrationId]);
      return { kind: 'taken_in', problem: problemOf(externalGroup, problems) };
    }
    case 'unknown':
      // A reading changes nothing on the platform, so an unknown outcome is harmless.
      return { kind: 'fault', fault: { ...listed, kind: 'unavailable' } };
    default:
      return { kind: 'fault', fault: listed };
  }
}

function problemOf(
  group: string,
  problems: readonly { readonly externalKey: string; readonly message: string }[],
): ListingProblem | null {
  const [first] = problems;
  if (first === undefined) return null;
  const units = problems.map(({ externalKey }) => externalKey).join(', ');
  const hint = `The product ${group} has listings that could not be stored or linked: ${units}. Put them right in the shop, then retry.`;
  return { message: first.message, hint };
}

/** Returns whether an unasked reading may happen now. A released one may. */
function isPermitted({ standing, isReleased }: BegunChange): Permission['kind'] {
  const { kind } = permission(standing, 'record_hinted');
  return kind === 'scheduled' && isReleased ? 'now' : kind;
}
