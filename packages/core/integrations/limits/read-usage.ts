import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { limitsOf } from '@onhand/domain/limits/limit.ts';
import type { Limit } from '@onhand/domain/limits/limit.ts';
import { scopeName } from '@onhand/domain/limits/limit-scope.ts';
import { unused } from '@onhand/domain/limits/limit-state.ts';
import type { LimitState } from '@onhand/domain/limits/limit-state.ts';
import { usageOf } from '@onhand/domain/limits/usage.ts';
import type { Usage } from '@onhand/domain/limits/usage.ts';
import type { IntegrationRow } from '../integration-row.ts';

export interface LimitsHealth {
  /** The limits of the integration and of its platform, as of its latest call. */
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
  return {
    limits: known.flatMap(({ scope, now, limits, state }) =>
      usageOf(state, [...limits, ...(scope === ofIntegration ? limitsOf(integration) : [])], now),
    ),
    closedUntil: closed.length === 0 ? null : new Date(Math.max(...closed)),
  };
}
