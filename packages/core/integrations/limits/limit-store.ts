import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inOneTrip, send } from '@onhand/database/pipelining.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { correct } from '@onhand/domain/limits/correct.ts';
import type { Heard } from '@onhand/domain/limits/correct.ts';
import { drawUnit, returnUnit } from '@onhand/domain/limits/draw-units.ts';
import type { UnitWait } from '@onhand/domain/limits/draw-units.ts';
import { draw } from '@onhand/domain/limits/draw.ts';
import type { Asked, Drawn } from '@onhand/domain/limits/draw.ts';
import { limitsOf } from '@onhand/domain/limits/limit.ts';
import type { Limit, OwnLimits } from '@onhand/domain/limits/limit.ts';
import { scopeName } from '@onhand/domain/limits/limit-scope.ts';
import type { LimitScope } from '@onhand/domain/limits/limit-scope.ts';
import { unused } from '@onhand/domain/limits/limit-state.ts';
import type { LimitState } from '@onhand/domain/limits/limit-state.ts';
import { createForIntegration } from '../../access/for-integration.ts';
import { changeUnits } from './unit-calls.ts';
import type { UnitCalls } from './unit-calls.ts';

/** Matches connector-kit's `LimitStore`, which this package may not import. */
export interface CallLimitStore {
  draw(scope: LimitScope, limits: readonly Limit[], asked: Asked): Promise<Drawn>;
  correct(scope: LimitScope, limits: readonly Limit[], heard: Heard): Promise<void>;
  drawUnits(calls: UnitCalls, limits: readonly Limit[]): Promise<readonly (UnitWait | null)[]>;
  returnUnits(calls: UnitCalls, limits: readonly Limit[]): Promise<void>;
}

/**
 * Creates the store in which the replicas of a connector share limits: one row for each scope, on the
 * database's clock. The commit does not wait for the disk. A crash may lose the draws of its last second.
 */
export function createLimitStore(db: Db): CallLimitStore {
  const forIntegration = createForIntegration(db);
  const forScope = <T>(scope: LimitScope, work: () => Promise<T>) =>
    scope.kind === 'integration' ? forIntegration(scope.integrationId, work) : work();
  return {
    async draw(scope, limits, asked) {
      return forScope(scope, () =>
        change(db, scope, limits, (state, applied, now) => draw(state, applied, asked, now)),
      );
    },
    async correct(scope, limits, heard) {
      await forScope(scope, () =>
        change(db, scope, limits, (state, applied, now) => ({
          state: correct(state, applied, heard, now),
          drawn: undefined,
        })),
      );
    },
    async drawUnits(calls, limits) {
      return changeUnits(db, calls, limits, (before, now) => {
        const { state, wait } = drawUnit(before, limits, now);
        return { state, answer: wait };
      });
    },
    async returnUnits(calls, limits) {
      await changeUnits(db, calls, limits, (before, now) => ({
        state: returnUnit(before, limits, now),
        answer: undefined,
      }));
    },
  };
}

interface Locked extends OwnLimits {
  readonly now: number;
  readonly state: LimitState;
}

/** Loads the state of a scope, computes the next one, and writes it, in two round trips. */
async function change<T>(
  db: Db,
  scope: LimitScope,
  limits: readonly Limit[],
  compute: (
    state: LimitState,
    limits: readonly Limit[],
    now: number,
  ) => { readonly state: LimitState; readonly drawn: T },
): Promise<T> {
  const name = scopeName(scope);
  return inTransaction(db, async (tx) => {
    const locked = (await lock(tx, name)) ?? (await insertAndLock(tx, scope, limits));
    const { state, drawn } = compute(locked.state, [...limits, ...limitsOf(locked)], locked.now);
    await send(
      tx,
      sql`update call_limits set limits = ${JSON.stringify(limits)}::jsonb, state = ${JSON.stringify(state)}::jsonb
          where scope = ${name}`,
    );
    return drawn;
  });
}

async function lock(tx: Tx, name: string): Promise<Locked | undefined> {
  const [, [locked]] = await inOneTrip(tx, [
    sql`set local synchronous_commit = off`,
    sql<Locked>`
      select (extract(epoch from onhand_now()) * 1000)::float8 as now, call_limits.state,
             concurrent_calls as "concurrentCalls", calls_per_minute as "callsPerMinute"
      from call_limits left join integrations on integrations.id = call_limits.integration_id
      where scope = ${name} for update of call_limits`,
  ]);
  return locked;
}

async function insertAndLock(tx: Tx, scope: LimitScope, limits: readonly Limit[]): Promise<Locked> {
  const integrationId = scope.kind === 'integration' ? scope.integrationId : null;
  await sql`
    insert into call_limits (scope, integration_id, limits, state)
    values (${scopeName(scope)}, ${integrationId}, ${JSON.stringify(limits)}::jsonb,
            ${JSON.stringify(unused)}::jsonb)
    on conflict (scope) do nothing`.execute(tx);
  const locked = await lock(tx, scopeName(scope));
  if (locked === undefined) throw new Error(`The limits of ${scopeName(scope)} were deleted meanwhile.`);
  return locked;
}
