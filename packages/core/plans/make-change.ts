import type { Tx } from '@onhand/database/connect.ts';
import { readBasis, whileHoldingPolicy } from './policy-basis.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Aftermath, CheckedChange, PlanParts } from './change.ts';
import { checkChange } from './check-change.ts';
import { changeIn, checkFieldsOf, look } from './propose-plan.ts';
import type { PlanRow } from './plan-row.ts';
import type { WantedChange } from './propose-plan.ts';

/** Why a change that is made at once can be refused, besides the reasons of every change. */
export const makingProblems = ['plan_required', 'changed_meanwhile'] as const;

/** Looks that are outdated in a row. Links and mapped locations do not change so often for long. */
const looksAtMost = 30;

/** How a change that is to be made at once ended. */
export type Made<T> =
  | { readonly kind: 'made'; readonly answer: T }
  /** It is large, and nothing is changed: this plan of it is being worked out. */
  | { readonly kind: 'computing'; readonly plan: PlanRow };

/**
 * Makes a change at once, all or nothing, and answers what `read` finds afterwards. Of a large change it only
 * makes a plan, which a workflow works out.
 *
 * @throws Refusal where it may not be made: `plan_required` where somebody has to see its plan first
 * (`needsPlan`), `changed_meanwhile` where others are faster again and again.
 */
export async function makeChange<T>(
  parts: PlanParts,
  wanted: WantedChange,
  read: (tx: Tx) => Promise<T>,
): Promise<Made<T>> {
  await checkFieldsOf(parts, wanted);
  for (let looks = 1; looks <= looksAtMost; looks += 1) {
    // Held from the look to the change: of many at a time each looks once, and not again after every other
    // one.
    const made = await whileHoldingPolicy(parts.db, wanted.merchantId, (db) =>
      lookAndMake({ ...parts, db }, wanted, read),
    );
    switch (made.kind) {
      case 'outdated':
        continue;
      case 'computing':
        return made;
      case 'made':
        tell(parts.dispatcher, made.aftermath);
        return { kind: 'made', answer: made.answer };
    }
  }
  throw new Refusal('changed_meanwhile');
}

type Attempt<T> =
  | { readonly kind: 'made'; readonly answer: T; readonly aftermath: Aftermath }
  | { readonly kind: 'computing'; readonly plan: PlanRow }
  /**
   * Something that decides figures was changed since the look: mapped locations or links, which nobody holds
   * up.
   */
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

/** Makes a change that was checked in this transaction. */
export async function make(tx: Tx, checked: CheckedChange): Promise<Aftermath> {
  await checked.write(tx);
  return checked.follow(tx);
}

/** Tells of a change that was committed. */
export function tell(dispatcher: PlanParts['dispatcher'], { due, schedules }: Aftermath): void {
  dispatcher.nudge(due);
  // Settings that changed may let products pass that they held back.
  if (schedules.length > 0) void dispatcher.products();
  for (const integrationId of schedules) dispatcher.schedule(integrationId);
}
