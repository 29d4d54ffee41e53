import type { Tx } from '@onhand/database/connect.ts';
import { countLinked } from '@onhand/core/plans/count-linked.ts';
import { figureChanges } from '@onhand/core/plans/figure-changes.ts';
import { readBasis } from '@onhand/core/plans/policy-basis.ts';
import { insertPlan } from '@onhand/core/plans/insert-plan.ts';
import type { PlanRow } from '@onhand/core/plans/plan-row.ts';
import { inSnapshot } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import { needsPlan } from '@onhand/domain/plans/needs-plan.ts';
import type { Caller } from '../access/access.ts';
import type { Dependencies } from '../dependencies.ts';
import { actorOf } from './actor.ts';
import type { Change } from './change.ts';
import { checkChange } from './check-change.ts';
import { checkEndings } from './check-endings.ts';
import { effectOf } from './effect.ts';

type Parts = Pick<Dependencies, 'db' | 'clock' | 'connectors'>;

/** A change that somebody asks for. */
export interface WantedChange {
  readonly merchantId: MerchantId;
  readonly caller: Caller;
  /** As a function: where it follows from what stands. */
  readonly change: Change | ((tx: Tx) => Promise<Change>);
}

const lastsMs = 24 * 60 * 60_000;

/** Works out what a change would do and keeps it as a plan. Throws a problem where it may not be made. */
export async function proposePlan(parts: Parts, wanted: WantedChange): Promise<PlanRow> {
  return inSnapshot(parts.db, async (tx) => keep(tx, parts, wanted, await workOut(tx, parts, wanted)));
}

/** Keeps the plan of a change that is only made by one; else tells on which basis it needs none. */
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

/** A change as it is to be made. */
export async function changeIn(tx: Tx, { change }: WantedChange): Promise<Change> {
  return typeof change === 'function' ? change(tx) : change;
}

interface WorkedOut {
  readonly kind: PlanRow['kind'];
  readonly change: Change;
  readonly basis: string;
  readonly changes: readonly FigureChange[];
}

async function workOut(tx: Tx, parts: Parts, wanted: WantedChange): Promise<WorkedOut> {
  const { merchantId, caller } = wanted;
  const change = await changeIn(tx, wanted);
  const making = { merchantId, actor: actorOf(caller), at: parts.clock.now(), planId: null };
  const checked = await checkChange(tx, change, making);
  // By the connection that is held: whoever waits for a second one may wait for himself.
  await checkEndings({ ...parts, db: tx }, merchantId, change);
  const basis = await readBasis(tx, merchantId, checked.integrations);
  const changes = await figureChanges(tx, checked.concerned, () => checked.write(tx));
  return { kind: checked.kind, change, basis, changes };
}

async function keep(
  tx: Tx,
  { clock, connectors }: Parts,
  { merchantId, caller }: WantedChange,
  { changes, ...worked }: WorkedOut,
): Promise<PlanRow> {
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + lastsMs);
  const effect = await effectOf(tx, merchantId, changes, connectors);
  const plan = { ...worked, merchantId, effect, actor: actorOf(caller), createdAt, expiresAt };
  return insertPlan(tx, plan, changes);
}
