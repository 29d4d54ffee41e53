import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { inSnapshot } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { writesRecords } from '@onhand/domain/plans/bulk-effect.ts';
import { needsPlan } from '@onhand/domain/plans/needs-plan.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import { leaveUnrecorded } from '../audit/action.ts';
import { checkCopying } from '../orders/copies/check-copying.ts';
import { checkCapable } from '../runs/requested/check-permitted.ts';
import { checkFields } from '../settings/sync-settings/check-fields.ts';
import type { CheckedChange, PlanParts } from './change.ts';
import { countLinked } from './count-linked.ts';
import { effectOf } from './effect.ts';
import { insertComputing, insertPlan } from './insert-plan.ts';
import { isLarge } from './large-change.ts';
import type { PlanRow } from './plan-row.ts';
import { checkPlanned, workOut } from './work-out.ts';
import type { RequestedChange, WorkedOut } from './work-out.ts';

/** Holds a requested change and its actor. */
export interface WantedChange {
  readonly merchantId: MerchantId;
  readonly actor: SettingsActor;
  /** The change, or a function that derives it from the current settings. */
  readonly change: StoredChange | ((tx: Tx) => Promise<StoredChange>);
  /** Throws a refusal if the settings are no longer those that the actor saw. */
  readonly precondition?: (tx: Tx) => Promise<void>;
}

/** Says how a change may be made. */
export type Look =
  /** The change is large. A workflow computes its plan. */
  | { readonly kind: 'computing'; readonly plan: PlanRow }
  /** A person has to see and apply the plan. */
  | { readonly kind: 'planned'; readonly plan: PlanRow }
  /** The change can be made at once, as long as its basis is unchanged. */
  | { readonly kind: 'free'; readonly basis: string };

/** The time to apply a plan, after its effect was computed. */
const lastsMs = 24 * 60 * 60_000;

/**
 * Computes the effect of a change and stores it as a plan. Changes nothing else. The plan of a large change
 * starts as `computing`, and a workflow computes its effect.
 *
 * @throws Refusal if the change is not allowed.
 */
export async function proposePlan(parts: PlanParts, wanted: WantedChange): Promise<PlanRow> {
  await checkAbilities(parts, wanted);
  const plan = await inSnapshot(parts.db, async (tx) => {
    const figuresAt = parts.clock.now();
    const { requested, checked } = await check(tx, parts, wanted);
    return (await isLarge(tx, checked, parts.largeChangeAbove))
      ? keepComputing(tx, parts, requested, checked)
      : keep(tx, parts, { requested, checked, figuresAt }, await workOut(tx, wanted.merchantId, checked));
  });
  startComputing(parts, wanted.merchantId, plan);
  return plan;
}

/** Finds out how a change may be made. Stores a plan if the change needs one. */
export async function look(parts: PlanParts, wanted: WantedChange): Promise<Look> {
  const { merchantId } = wanted;
  const seen = await inSnapshot(parts.db, async (tx): Promise<Look> => {
    const figuresAt = parts.clock.now();
    const { requested, checked } = await check(tx, parts, wanted);
    if (await isLarge(tx, checked, parts.largeChangeAbove)) {
      return { kind: 'computing', plan: await keepComputing(tx, parts, requested, checked) };
    }
    // Trying the change writes rows and takes them back.
    leaveUnrecorded();
    const worked = await workOut(tx, merchantId, checked);
    const { changes, bulk } = worked;
    const isNeeded =
      needsPlan(changes, await countLinked(tx, merchantId)) || (bulk !== undefined && writesRecords(bulk));
    return isNeeded
      ? { kind: 'planned', plan: await keep(tx, parts, { requested, checked, figuresAt }, worked) }
      : { kind: 'free', basis: worked.basis };
  });
  if (seen.kind === 'computing') startComputing(parts, merchantId, seen.plan);
  return seen;
}

/**
 * Refuses product fields, copying and bulk operations that no connector can do. Asks the connectors, so call
 * it outside transactions.
 */
export async function checkAbilities(
  parts: Pick<PlanParts, 'db' | 'connectors'>,
  { merchantId, change }: WantedChange,
): Promise<void> {
  if (typeof change === 'function') return;
  await checkFields(parts, merchantId, change);
  await checkCopying(parts, merchantId, change);
  if (change.kind === 'bulk_operation') await checkCapable(parts, { merchantId, ...change });
}

/**
 * Returns the requested change. Derives it from the current settings if it is a function.
 *
 * @throws Refusal if the precondition does not hold.
 */
export async function changeIn(tx: Tx, { change, precondition }: WantedChange): Promise<StoredChange> {
  await precondition?.(tx);
  return typeof change === 'function' ? change(tx) : change;
}

/** Returns when a plan expires whose effect was computed at `workedOutAt`. */
export function expiryOf(workedOutAt: Date): Date {
  return new Date(workedOutAt.getTime() + lastsMs);
}

async function check(tx: Tx, parts: PlanParts, wanted: WantedChange) {
  const requested: RequestedChange = { ...wanted, change: await changeIn(tx, wanted) };
  return { requested, checked: await checkPlanned(tx, parts, requested) };
}

async function keep(
  tx: Tx,
  { clock, connectors }: PlanParts,
  {
    requested,
    checked,
    figuresAt,
  }: {
    readonly requested: RequestedChange;
    readonly checked: CheckedChange;
    readonly figuresAt: Date;
  },
  { basis, ...figures }: WorkedOut,
): Promise<PlanRow> {
  const { merchantId } = requested;
  const createdAt = clock.now();
  const effect = await effectOf(tx, merchantId, { ...figures, ...checked }, connectors);
  const times = { createdAt, figuresAt, expiresAt: expiryOf(createdAt) };
  const { kind, resolved: change = requested.change } = checked;
  const plan = { ...requested, ...times, kind, change, effect, basis };
  const row = await insertPlan(tx, plan, figures.changes);
  await checked.keep?.(tx, row.id);
  return row;
}

async function keepComputing(
  tx: Tx,
  { clock }: PlanParts,
  requested: RequestedChange,
  { kind, resolved: change = requested.change }: CheckedChange,
): Promise<PlanRow> {
  const createdAt = clock.now();
  return insertComputing(tx, { ...requested, kind, change, createdAt, expiresAt: expiryOf(createdAt) });
}

/** Starts the computation of a committed plan. If this fails, the sweep starts it later. */
function startComputing({ dispatcher }: PlanParts, merchantId: MerchantId, { id, state }: PlanRow): void {
  if (state === 'computing') void dispatcher.computePlan({ merchantId, planId: id });
}
