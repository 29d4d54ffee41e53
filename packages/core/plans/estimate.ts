import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Description, Limit } from '@onhand/contracts/connector/behaviour.ts';
import { limitsOf } from '@onhand/domain/limits/limit.ts';
import type { OwnLimits } from '@onhand/domain/limits/limit.ts';
import type { IntegrationRow } from '../integrations/integration-row.ts';

/** The assumed duration of a call on a platform that limits only concurrent calls. */
const callSeconds = 1;

/** Estimates the calls that a number of writes takes, and their minutes by the limits. Pure. */
export function estimate(
  { inventory, limits }: Pick<Description, 'inventory' | 'limits'>,
  own: OwnLimits | null,
  writes: number,
): { readonly calls: number; readonly minutes: number } {
  const calls = inventory === null ? 0 : Math.ceil(writes / inventory.writes.batch);
  const seconds = Math.max(0, ...[...limits, ...limitsOf(own)].map((limit) => secondsUnder(limit, calls)));
  return { calls, minutes: Math.round(seconds / 6) / 10 };
}

function secondsUnder(limit: Limit, calls: number): number {
  switch (limit.kind) {
    case 'bucket':
      return Math.max(0, calls - limit.capacity) / limit.perSecond;
    case 'window':
      return Math.floor(Math.max(0, calls - 1) / limit.max) * limit.seconds;
    case 'concurrency':
      return Math.ceil(calls / limit.max) * callSeconds;
  }
}

/**
 * Estimates the calls and minutes of writes, by the limits of the platform and of the integration. Both are
 * null if the platform's connector does not answer.
 */
export async function takes(
  connectors: Pick<ConnectorClient, 'describe'>,
  integration: IntegrationRow | undefined,
  writes: number,
): Promise<{ readonly calls: number | null; readonly minutes: number | null }> {
  try {
    const described = await connectors.describe(integration?.platform ?? '');
    return estimate(described, integration ?? null, writes);
  } catch {
    return { calls: null, minutes: null };
  }
}
