import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { inOneTrip, send } from '@onhand/database/pipelining.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { unitScopeName } from '@onhand/domain/limits/limit-scope.ts';
import { unused } from '@onhand/domain/limits/limit-state.ts';
import type { LimitState } from '@onhand/domain/limits/limit-state.ts';
import type { Limit } from '@onhand/domain/limits/limit.ts';

/** Writes that count under the limits of their units. A unit may be named several times. */
export interface UnitCalls {
  readonly integrationId: string;
  readonly units: readonly string[];
}

/**
 * Changes what is used of the limits of units: one row for each, made when it is first used, in two round
 * trips for any number. `compute` is called for each of `units`, in their order, and its answers are
 * returned.
 */
export async function changeUnits<T>(
  db: Db,
  { integrationId, units }: UnitCalls,
  limits: readonly Limit[],
  compute: (state: LimitState, now: number) => { readonly state: LimitState; readonly answer: T },
): Promise<readonly T[]> {
  const nameOf = (unit: string) => unitScopeName(integrationId, unit);
  const scopes = [...new Set(units.map(nameOf))];
  const declared = JSON.stringify(limits);
  return inTransaction(db, async (tx) => {
    const [, , rows] = await inOneTrip(tx, [
      sql`set local synchronous_commit = off`,
      sql`
        insert into call_limits (scope, integration_id, limits, state)
        select scope, ${integrationId}, ${declared}::jsonb, ${JSON.stringify(unused)}::jsonb
        from unnest(${scopes}::text[]) scope order by scope
        on conflict (scope) do nothing`,
      sql<{ scope: string; now: number; state: LimitState }>`
        select scope, (extract(epoch from onhand_now()) * 1000)::float8 as now, state
        from call_limits where scope = any(${scopes}) order by scope for update`,
    ]);
    const states = new Map(rows.map(({ scope, state }) => [scope, state]));
    const now = rows[0]?.now ?? 0;
    const answers = units.map((unit) => {
      const { state, answer } = compute(states.get(nameOf(unit)) ?? unused, now);
      states.set(nameOf(unit), state);
      return answer;
    });
    const after = Array.from(states, ([scope, state]) => ({ scope, state }));
    await send(
      tx,
      sql`update call_limits set limits = ${declared}::jsonb, state = used.state
          from ${recordset(after, 'used', 'scope text, state jsonb')} where call_limits.scope = used.scope`,
    );
    return answers;
  });
}
