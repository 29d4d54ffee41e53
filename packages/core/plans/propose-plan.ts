import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { inSnapshot } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { needsPlan } from '@onhand/domain/plans/needs-plan.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import { checkFields } from '../settings/sync-settings/check-fields.ts';
import type { CheckedChange, PlanParts } from './change.ts';
import { countLinked } from './count-linked.ts';
import { effectOf } from './effect.ts';
import { insertComputing, insertPlan } from './insert-plan.ts';
import { isLarge } from './large-change.ts';
import type { PlanRow } from './plan-row.ts';
import { checkPlanned, workOut } from './work-out.ts';
import type { RequestedChange, WorkedOut } from './work-out.ts';

/** Names a change that somebody asks for. */
export interface WantedChange {
  readonly merchantId: MerchantId;
  readonly actor: SettingsActor;
  /** A function where the change follows from the settings in force. */
  readonly change: StoredChange | ((tx: Tx) => Promise<StoredChange>);
}

/** What a look at a change finds. */
export type Look =
  /** It concerns very much: a workflow works out its plan. */
  | { readonly kind: 'computing'; readonly plan: PlanRow }
  /** It is only made by a plan that somebody has seen. */
  | { readonly kind: 'planned'; readonly plan: PlanRow }
  /** It can be made at once, as long as its basis holds. */
  | { readonly kind: 'free'; readonly basis: string };

/** How long a plan can be applied once its effect is worked out. */
const lastsMs = 24 * 60 * 60_000;

/**
 * Works out what a change would do and keeps it as a plan. Changes nothing else. The plan of a large change
 * is `computing` at first: a workflow works it out.
 *
 * @throws Refusal where the change may not be made.
 */
export async function proposePlan(parts: PlanParts, wanted: WantedChange): Promise<PlanRow> {
  await checkFieldsOf(parts, wanted);
  const plan = await inSnapshot(parts.db, async (tx) => {
    const { requested, checked } = await check(tx, parts, wanted);
    return (await isLarge(tx, checked, parts.largeChangeAbove))
      ? keepComputing(tx, parts, requested, checked)
      : keep(tx, parts, { requested, checked }, await workOut(tx, wanted.merchantId, checked));
  });
  startComputing(parts, wanted.merchantId, plan);
  return plan;
}

/** Looks at a change that is to be made at once, and keeps a plan of it where it needs one. */
export async function look(parts: PlanParts, wanted: WantedChange): Promise<Look> {
  const { merchantId } = wanted;
  const seen = await inSnapshot(parts.db, async (tx): Promise<Look> => {
    const { requested, checked } = await check(tx, parts, wanted);
    if (await isLarge(tx, checked, parts.largeChangeAbove)) {
      return { kind: 'computing', plan: await keepComputing(tx, parts, requested, checked) };
    }
    const worked = await workOut(tx, merchantId, checked);
    return needsPlan(worked.changes, await countLinked(tx, merchantId))
      ? { kind: 'planned', plan: await keep(tx, parts, { requested, checked }, worked) }
      : { kind: 'free', basis: worked.basis };
  });
  if (seen.kind === 'computing') startComputing(parts, merchantId, seen.plan);
  return seen;
}

/**
 * Refuses fields of products that no connector can write; it asks connectors, so it is called before a
 * transaction.
 */
export async function checkFieldsOf(
  parts: Pick<PlanParts, 'db' | 'connectors'>,
  { merchantId, change }: WantedChange,
): Promise<void> {
  if (typeof change !== 'function') await checkFields(parts, merchantId, change);
}

/** Returns the change as it is to be made. */
export async function changeIn(tx: Tx, { change }: WantedChange): Promise<StoredChange> {
  return typeof change === 'function' ? change(tx) : change;
}

/** Returns the moment at which a plan that is worked out now expires. */
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
  { requested, checked }: { readonly requested: RequestedChange; readonly checked: CheckedChange },
  { basis, changes }: WorkedOut,
): Promise<PlanRow> {
  const { merchantId } = requested;
  const createdAt = clock.now();
  const effect = await effectOf(tx, merchantId, changes, connectors);
  const times = { createdAt, expiresAt: expiryOf(createdAt) };
  return insertPlan(tx, { ...requested, ...times, kind: checked.kind, effect, basis }, changes);
}

async function keepComputing(
  tx: Tx,
  { clock }: PlanParts,
  requested: RequestedChange,
  { kind }: CheckedChange,
): Promise<PlanRow> {
  const createdAt = clock.now();
  return insertComputing(tx, { ...requested, kind, createdAt, expiresAt: expiryOf(createdAt) });
}

/** Has a plan worked out that is committed. If that cannot be started now, the sweep starts it. */
function startComputing({ dispatcher }: PlanParts, merchantId: MerchantId, { id, state }: PlanRow): void {
  if (state === 'computing') void dispatcher.computePlan({ merchantId, planId: id });
}
