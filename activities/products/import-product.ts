import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import type { BegunChange } from '@onhand/core/products/begin-change.ts';
import { concludeListings, recordListingProblem } from '@onhand/core/products/conclude-listings.ts';
import type { ListingProblem } from '@onhand/core/products/conclude-listings.ts';
import { hasUnknownUnit } from '@onhand/core/products/has-unknown-unit.ts';
import { findNewestRun } from '@onhand/core/runs/find-run.ts';
import { takeInProductListings } from '@onhand/core/runs/listing-readings/take-in-product.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Permission } from '@onhand/domain/settings/permission.ts';
import type { ChangeOutcome, ChannelProductRef } from '@onhand/workflows/contracts/change.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import type { Dependencies } from '../dependencies.ts';
import { ending } from './ending.ts';
import type { Ending } from './ending.ts';

const timeoutMs = 30_000;
/** Is shorter, because the product is read before and may be changed afterwards. */
const newUnitsTimeoutMs = 20_000;
/** The delay while all listings of the integration are read. */
const readingUnderWayMs = 10_000;

/**
 * Reads the listings of a product that an event named, and takes them in: as a reading of all listings does,
 * new ones are linked, imported or left for review. Does not read while all listings are read, because
 * listings are matched once all of them are known.
 */
export async function importProduct(
  dependencies: Dependencies,
  ref: ChannelProductRef,
  begun: BegunChange,
): Promise<ChangeOutcome> {
  const { db, clock } = dependencies;
  const hint = `The listings of the product ${ref.externalGroup} could not be read. Put it right in the shop, then retry.`;
  const failing = { operation: 'import_product', subjectId: begun.id, hint } as const;
  const end = ending(dependencies, ref, begun, failing);
  const permitted = isPermitted(begun);
  if (permitted === 'scheduled') return end.conclude({ kind: 'waiting', code: 'awaiting_schedule' });
  let problem: ListingProblem | null = null;
  if (permitted === 'now') {
    if (await isReadingAll(dependencies, ref)) {
      const at = new Date(clock.now().getTime() + readingUnderWayMs);
      return end.conclude({ kind: 'again', at, attempts: begun.attempts });
    }
    const taken = await readAndTakeIn(dependencies, ref, { begun, timeoutMs });
    if (taken.kind === 'fault') return end.afterFault(taken.fault);
    problem = taken.problem;
  }
  const { id, needed } = begun;
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
  // The reading under way finds them.
  if (await isReadingAll(dependencies, ref)) return null;
  const taken = await readAndTakeIn(dependencies, ref, { begun, timeoutMs: newUnitsTimeoutMs });
  if (taken.kind === 'fault') return end.afterFault(taken.fault);
  const { problem } = taken;
  const read = { id: begun.id, problem, workflowId: workflowIds.change(ref), now: clock.now() };
  await inTransaction(db, (tx) => recordListingProblem(tx, ref, read));
  // What was linked made the product due again.
  void dispatcher.products();
  return null;
}

type Listed = OutputOf<'listings.get'>[number]['result'];
type Taken =
  | { readonly kind: 'taken_in'; readonly problem: ListingProblem | null }
  | { readonly kind: 'fault'; readonly fault: Exclude<Listed, { kind: 'listings' | 'absent' | 'unknown' }> };

async function readAndTakeIn(
  { db, connectors, clock, dispatcher }: Dependencies,
  ref: ChannelProductRef,
  of: { readonly begun: BegunChange; readonly timeoutMs: number },
): Promise<Taken> {
  const { isReleased, integration } = of.begun;
  const { integrationId, externalGroup } = ref;
  const startedAt = clock.now();
  const [answer] = await connectors.call(integration.platform, 'listings.get', {
    integrationId,
    lane: 'bulk',
    timeoutMs: of.timeoutMs,
    input: { groups: [externalGroup] },
  });
  const listed: Listed = answer?.result ?? { kind: 'unavailable', message: 'The connector gave no answer.' };
  switch (listed.kind) {
    case 'absent':
      return { kind: 'taken_in', problem: null };
    case 'listings': {
      const reading = { ...ref, startedAt };
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

async function isReadingAll(
  { db }: Dependencies,
  { merchantId, integrationId }: ChannelProductRef,
): Promise<boolean> {
  const run = await findNewestRun(db, { merchantId, integrationId, kind: 'read_listings' });
  return run?.state === 'running';
}
