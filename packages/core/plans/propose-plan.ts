import type { Tx } from '@onhand/database/connect.ts';
import { countLinked } from './count-linked.ts';
import { figureChanges } from './figure-changes.ts';
import { readBasis } from './policy-basis.ts';
import { insertPlan } from './insert-plan.ts';
import type { PlanRow } from './plan-row.ts';
import { inSnapshot } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import { needsPlan } from '@onhand/domain/plans/needs-plan.ts';
import type { SettingsActor } from '../settings/history/insert-settings-change.ts';
import { checkFields } from '../settings/sync-settings/check-fields.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { PlanParts } from './change.ts';
import { checkChange } from './check-change.ts';
import { checkEndings } from './check-endings.ts';
import { effectOf } from './effect.ts';

type Parts = Pick<PlanParts, 'db' | 'clock' | 'connectors'>;

/** Names a change that somebody asks for. */
export interface WantedChange {
  readonly merchantId: MerchantId;
  readonly actor: SettingsActor;
  /** A function where the change follows from the settings in force. */
  readonly change: StoredChange | ((tx: Tx) => Promise<StoredChange>);
}

const lastsMs = 24 * 60 * 60_000;

/**
 * Works out what a change would do and keeps it as a plan. Changes nothing else.
 *
 * @throws Refusal where the change may not be made.
 */
export async function proposePlan(parts: Parts, wanted: WantedChange): Promise<PlanRow> {
  await checkFieldsOf(parts, wanted);
  return inSnapshot(parts.db, async (tx) => keep(tx, parts, wanted, await workOut(tx, parts, wanted)));
}

/** Keeps a plan of a change that is only made by a plan. Otherwise returns the basis on which it needs none. */
export async function planWhereNeeded(
  parts: Parts,
  wanted: WantedChange,
): Promise<
  { readonly kind: 'planned'; readonly plan: PlanRow } | { readonly kind: 'free'; readonly basis: string }
> {
  return inSnapshot(parts.db, async (tx) => {
    const worked = await workOut(tx, parts, wanted);
    return needsPlan(worked.changes, await countLinked(tx, wanted.merchantId))
      ? { kind: 'planned', plan: await keep(tx, parts, wanted, worked) }
      : { kind: 'free', basis: worked.basis };
  });
}

/** Refuses fields of products that no connector can write; it asks connectors, so it is called before a transaction. */
export async function checkFieldsOf(parts: Parts, { merchantId, change }: WantedChange): Promise<void> {
  if (typeof change !== 'function') await checkFields(parts, merchantId, change);
}

/** Returns the change as it is to be made. */
export async function changeIn(tx: Tx, { change }: WantedChange): Promise<StoredChange> {
  return typeof change === 'function' ? change(tx) : change;
}

interface WorkedOut {
  readonly kind: PlanRow['kind'];
  readonly change: StoredChange;
  readonly basis: string;
  readonly changes: readonly FigureChange[];
}

async function workOut(tx: Tx, parts: Parts, wanted: WantedChange): Promise<WorkedOut> {
  const { merchantId, actor } = wanted;
  const change = await changeIn(tx, wanted);
  const making = { merchantId, actor, at: parts.clock.now(), planId: null };
  const checked = await checkChange(tx, change, making);
  // By the connection that is held: waiting for a second connection may be waiting for itself.
  await checkEndings({ ...parts, db: tx }, merchantId, change);
  const basis = await readBasis(tx, merchantId, checked.integrations);
  const changes = await figureChanges(tx, checked.concerned, () => checked.write(tx));
  return { kind: checked.kind, change, basis, changes };
}

async function keep(
  tx: Tx,
  { clock, connectors }: Parts,
  { merchantId, actor }: WantedChange,
  { changes, ...worked }: WorkedOut,
): Promise<PlanRow> {
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + lastsMs);
  const effect = await effectOf(tx, merchantId, changes, connectors);
  const plan = { ...worked, merchantId, effect, actor, createdAt, expiresAt };
  return insertPlan(tx, plan, changes);
}
