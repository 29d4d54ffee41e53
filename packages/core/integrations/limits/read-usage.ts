import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { limitsOf, ratesOf } from '@onhand/domain/limits/limit.ts';
import type { Limit } from '@onhand/domain/limits/limit.ts';
import { scopeName, unitScopeName } from '@onhand/domain/limits/limit-scope.ts';
import { rounding, unused } from '@onhand/domain/limits/limit-state.ts';
import type { LimitState } from '@onhand/domain/limits/limit-state.ts';
import { usageOf, usageOfUnits } from '@onhand/domain/limits/usage.ts';
import type { UnitUse, Usage } from '@onhand/domain/limits/usage.ts';
import type { IntegrationRow } from '../integration-row.ts';

export interface LimitsHealth {
  /** The limits of the integration, of its platform, and of its units, as of the latest calls. */
  readonly limits: readonly Usage[];
  /** The platform wants no calls until then. Null: it asked for no pause. */
  readonly closedUntil: Date | null;
}

/** Reads what is used of the limits that hold for an integration. */
export async function readUsage(
  db: Db,
  integration: Pick<IntegrationRow, 'id' | 'platform' | 'concurrentCalls' | 'callsPerMinute'>,
): Promise<LimitsHealth> {
  const { id, platform } = integration;
  const ofIntegration = scopeName({ kind: 'integration', integrationId: id });
  const scopes = [ofIntegration, scopeName({ kind: 'app', platform })];
  const { rows } = await sql<{ scope: string; now: number; limits: readonly Limit[]; state: LimitState }>`
    select scope, (extract(epoch from onhand_now()) * 1000)::float8 as now, limits, state
    from call_limits where scope = any(${scopes})`.execute(db);
  const uncalled = { scope: ofIntegration, now: 0, limits: [], state: unused };
  const known = rows.some(({ scope }) => scope === ofIntegration) ? rows : [uncalled, ...rows];
  const closed = known.flatMap(({ now, state: { closedUntil } }) =>
    closedUntil !== null && closedUntil > now ? [closedUntil] : [],
  );
  const ofCalls = known.flatMap(({ scope, now, limits, state }) =>
    usageOf(state, [...limits, ...(scope === ofIntegration ? limitsOf(integration) : [])], now),
  );
  return {
    limits: [...ofCalls, ...(await readUnitUsage(db, id))],
    closedUntil: closed.length === 0 ? null : new Date(Math.max(...closed)),
  };
}

/** Reads what the units of an integration use of their limits, as the latest written one declares them. */
async function readUnitUsage(db: Db, integrationId: IntegrationId): Promise<readonly Usage[]> {
  const { rows } = await sql<{ now: number; limits: readonly Limit[] }>`
    select (extract(epoch from onhand_now()) * 1000)::float8 as now, limits from call_limits
    where ${isOfUnit(integrationId)}
    order by (select max((level.value ->> 'at')::float8) from jsonb_each(state -> 'levels') level) desc nulls last
    limit 1`.execute(db);
  const [declared] = rows;
  if (declared === undefined) return [];
  const { now, limits } = declared;
  const rates = ratesOf(limits).map(({ name, capacity, perMs: per_ms }) => ({ name, capacity, per_ms }));
  const { rows: used } = await sql<UnitUse>`
    select rate.name, count(*) filter (where missing > ${rounding})::int as using,
           count(*) filter (where capacity - missing < 1 - ${rounding}::float8)::int as "usedUp",
           max(missing) as missing
    from call_limits
    cross join ${recordset(rates, 'rate', 'name text, capacity float8, per_ms float8')}
    cross join lateral (select state -> 'levels' -> rate.name as level) stored
    cross join lateral (select ${missingNow(now)} as missing) lacking
    where ${isOfUnit(integrationId)}
    group by rate.name`.execute(db);
  return usageOfUnits(used, limits, now);
}

const isOfUnit = (integrationId: IntegrationId) =>
  sql`integration_id = ${integrationId} and scope like ${unitScopeName(integrationId, '%')}`;

/** Selects what a level lacks at a moment, as `refilled` of domain/limits computes it. */
const missingNow = (now: number) =>
  sql`greatest(0, capacity - coalesce((level ->> 'calls')::float8, capacity)
                  - per_ms * greatest(0, ${now}::float8 - coalesce((level ->> 'at')::float8, ${now})))`;
