import type { Tx } from '@onhand/database/connect.ts';
import { holdPolicy } from '@onhand/database/plans/policy-basis.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Caller } from '../access/access.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Aftermath, Change, CheckedChange, Making } from './change.ts';
import { checkChange } from './check-change.ts';

/** Makes a change at once, all or nothing, and answers what `read` finds then. Throws a problem where it may not be made. */
export async function makeChange<T>(
  { db, clock, dispatcher }: Pick<Dependencies, 'db' | 'clock' | 'dispatcher'>,
  { merchantId, caller, change }: { merchantId: MerchantId; caller: Caller; change: Change },
  read: (tx: Tx) => Promise<T>,
): Promise<T> {
  const making = { merchantId, actor: actorOf(caller), at: clock.now(), planId: null };
  const { answer, aftermath } = await inTransaction(db, async (tx) => {
    await holdPolicy(tx, merchantId);
    const aftermath = await make(tx, await checkChange(tx, change, making));
    return { aftermath, answer: await read(tx) };
  });
  tell(dispatcher, aftermath);
  return answer;
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

/** Who is kept as having made a change. */
export function actorOf({ label, keyId }: Caller): Making['actor'] {
  return { label, keyId };
}
