import type { Tx } from '@onhand/database/connect.ts';
import { readBasis, whileHoldingPolicy } from './policy-basis.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { rebookSwitchedOn } from '../orders/rebook.ts';
import type { Aftermath, CheckedChange, PlanParts } from './change.ts';
import { checkChange } from './check-change.ts';
import { changeIn, checkAbilities, look } from './propose-plan.ts';
import type { PlanRow } from './plan-row.ts';
import type { WantedChange } from './propose-plan.ts';

/** Lists the reasons to refuse a direct change, besides `changeProblems`. */
export const makingProblems = ['plan_required', 'changed_meanwhile'] as const;

/** The maximum number of attempts. Links and mapped locations do not change often enough to exceed it. */
const looksAtMost = 30;

/** Says how a direct change ended. */
export type Made<T> =
  | { readonly kind: 'made'; readonly answer: T }
  /** The change is large and was not made. A workflow computes its plan. */
  | { readonly kind: 'computing'; readonly plan: PlanRow };

/**
 * Makes a change at once, all or nothing, and returns the result of `read` after it. For a large change, only
 * creates a plan, which a workflow computes.
 *
 * @throws Refusal if the change is not allowed: `plan_required` if a person has to see its plan first
 * (`needsPlan`), `changed_meanwhile` if its basis changed during every attempt.
 */
export async function makeChange<T>(
  parts: PlanParts,
  wanted: WantedChange,
  read: (tx: Tx) => Promise<T>,
): Promise<Made<T>> {
  await checkAbilities(parts, wanted);
  for (let looks = 1; looks <= looksAtMost; looks += 1) {
    // Hold the lock from look to change. Otherwise concurrent changes would outdate each other's looks.
    const made = await whileHoldingPolicy(parts.db, wanted.merchantId, (db) =>
      lookAndMake({ ...parts, db }, wanted, read),
    );
    switch (made.kind) {
      case 'outdated':
        continue;
      case 'computing':
        return made;
      case 'made':
        await conclude(parts, wanted.merchantId, made.aftermath);
        return { kind: 'made', answer: made.answer };
    }
  }
  throw new Refusal('changed_meanwhile');
}

type Attempt<T> =
  | { readonly kind: 'made'; readonly answer: T; readonly aftermath: Aftermath }
  | { readonly kind: 'computing'; readonly plan: PlanRow }
  /** Mapped locations or links have changed since the look. The lock does not cover them. */
  | { readonly kind: 'outdated' };

async function lookAndMake<T>(
  parts: PlanParts,
  wanted: WantedChange,
  read: (tx: Tx) => Promise<T>,
): Promise<Attempt<T>> {
  const { merchantId, actor } = wanted;
  const seen = await look(parts, wanted);
  if (seen.kind === 'computing') return seen;
  if (seen.kind === 'planned') {
    throw new Refusal('plan_required', { members: { planId: seen.plan.id } });
  }
  return inTransaction(parts.db, async (tx): Promise<Attempt<T>> => {
    const making = { merchantId, actor, at: parts.clock.now(), planId: null };
    const checked = await checkChange(tx, await changeIn(tx, wanted), making);
    if ((await readBasis(tx, merchantId, checked.integrations)) !== seen.basis) return { kind: 'outdated' };
    const aftermath = await make(tx, checked);
    return { kind: 'made', aftermath, answer: await read(tx) };
  });
}

/** Makes a change that was checked in the transaction `tx`. */
export async function make(tx: Tx, checked: CheckedChange): Promise<Aftermath> {
  await checked.write(tx);
  return checked.follow(tx);
}

/**
 * Follows up a committed change: tells the dispatcher, and books the orders again that were taken in while
 * inventory was switched on. If the process ends before, a sweep books them.
 */
export async function conclude(
  { db, clock, dispatcher }: Pick<PlanParts, 'db' | 'clock' | 'dispatcher'>,
  merchantId: MerchantId,
  aftermath: Aftermath,
): Promise<void> {
  const { switchedOn: integrationIds = [] } = aftermath;
  try {
    await rebookSwitchedOn(db, { merchantId, integrationIds }, { clock });
  } finally {
    tell(dispatcher, aftermath);
  }
}

function tell(dispatcher: PlanParts['dispatcher'], { due, schedules, begun = [] }: Aftermath): void {
  dispatcher.nudge(due);
  // If the process ends before, the sweep starts them.
  for (const operation of begun) void dispatcher.bulk(operation);
  // Changed settings may release products that they held back.
  if (schedules.length > 0) void dispatcher.products();
  for (const integrationId of schedules) dispatcher.schedule(integrationId);
}
