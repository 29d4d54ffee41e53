import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { PlanEffect } from '@onhand/contracts/gateway-api/plans.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { findIntegrations } from '../integrations/find-integrations.ts';
import type { IntegrationRow } from '../integrations/integration-row.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { countEffect } from '@onhand/domain/plans/effect.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import { estimate } from './estimate.ts';

/** Counts the changes in total and per integration. Estimates the calls and minutes of the writes. */
export async function effectOf(
  tx: Tx,
  merchantId: MerchantId,
  changes: readonly FigureChange[],
  connectors: Pick<ConnectorClient, 'describe'>,
): Promise<PlanEffect> {
  const byIntegration = Map.groupBy(changes, ({ integrationId }) => integrationId);
  const existing = await findIntegrations(tx, { merchantId, ids: [...byIntegration.keys()] });
  const integrations = await Promise.all(
    [...byIntegration].map(async ([integrationId, changes]) => {
      const counts = countEffect(changes);
      const integration = existing.get(integrationId);
      return { integrationId, ...counts, ...(await takes(connectors, integration, counts.writes)) };
    }),
  );
  const calls = integrations.map((one) => one.calls);
  const minutes = integrations.map((one) => one.minutes);
  return {
    ...countEffect(changes),
    calls: allKnown(calls)?.reduce((sum, one) => sum + one, 0) ?? null,
    // All integrations are written at the same time.
    minutes: allKnown(minutes)?.reduce((longest, one) => Math.max(longest, one), 0) ?? null,
    integrations: integrations.filter(({ listings }) => listings > 0),
  };
}

/**
 * Estimates the calls and minutes of writes, by the limits of the platform and of the integration. Both are
 * null if the platform's connector does not answer.
 */
async function takes(
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

function allKnown(values: readonly (number | null)[]): readonly number[] | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? known : null;
}
