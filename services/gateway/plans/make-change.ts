import type { Tx } from '@onhand/database/connect.ts';
import { holdPolicy, readBasis } from '@onhand/core/plans/policy-basis.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { Dependencies } from '../dependencies.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { actorOf } from './actor.ts';
import type { Aftermath, CheckedChange } from './change.ts';
import { checkChange } from './check-change.ts';
import { changeIn, planWhereNeeded } from './propose-plan.ts';
import type { WantedChange } from './propose-plan.ts';

/** What a change that is made at once can be refused for, besides what any change can. */
export const makingProblems = ['plan_required', 'changed_meanwhile'] as const;

/** Everybody who is faster makes a change, so each of as many at once has its turn. */
const looksAtMost = 30;

/**
 * Makes a change at once, all or nothing, and answers what `read` finds then. Throws a problem where it may not be
 * made, `plan_required` where it is only made by a plan that somebody has seen (`needsPlan`), and `changed_meanwhile`
 * where others are faster again and again; nothing is changed then.
 */
export async function makeChange<T>(
  parts: Pick<Dependencies, 'db' | 'clock' | 'dispatcher' | 'connectors'>,
  wanted: WantedChange,
  read: (tx: Tx) => Promise<T>,
): Promise<T> {
  const { db, clock, dispatcher } = parts;
  const { merchantId, caller } = wanted;
  for (let looks = 1; looks <= looksAtMost; looks += 1) {
    const look = await planWhereNeeded(parts, wanted);
    if (look.kind === 'planned') {
      throw new Refusal('plan_required', { members: { planId: look.plan.id } });
    }
    const made = await inTransaction(db, async (tx) => {
      await holdPolicy(tx, merchantId);
      const making = { merchantId, actor: actorOf(caller), at: clock.now(), planId: null };
      const checked = await checkChange(tx, await changeIn(tx, wanted), making);
      // Somebody was faster: what was found out is no longer true.
      if ((await readBasis(tx, merchantId, checked.integrations)) !== look.basis) return null;
      const aftermath = await make(tx, checked);
      return { aftermath, answer: await read(tx) };
    });
    if (made !== null) {
      tell(dispatcher, made.aftermath);
      return made.answer;
    }
  }
  throw new Refusal('changed_meanwhile');
}

/** Makes a change that was checked in this transaction. */
export async function make(tx: Tx, checked: CheckedChange): Promise<Aftermath> {
  await checked.write(tx);
  return checked.follow(tx);
}

/** Tells of a change that was committed. */
export function tell(dispatcher: Dependencies['dispatcher'], { due, schedules }: Aftermath): void {
  dispatcher.nudge(due);
  // Settings that changed may let products pass that they held back.
  if (schedules.length > 0) void dispatcher.products();
  for (const integrationId of schedules) dispatcher.schedule(integrationId);
}
