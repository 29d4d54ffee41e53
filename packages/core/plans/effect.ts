import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { PlanEffect } from '@onhand/contracts/gateway-api/plans.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { findIntegrations } from '../integrations/find-integrations.ts';
import type { IntegrationRow } from '../integrations/integration-row.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { writesRecords } from '@onhand/domain/plans/bulk-effect.ts';
import type { BulkEffect } from '@onhand/domain/plans/bulk-effect.ts';
import { countEffect } from '@onhand/domain/plans/effect.ts';
import { estimate } from './estimate.ts';
import type { FigureChanges } from './figure-changes.ts';

/** The first problems are kept with their messages; the others are counted. */
const problemsKept = 100;

/**
 * Counts the changes in total and per integration. Estimates the calls and minutes of the writes: of a bulk
 * operation, those of all quantities that it writes, and none of records that it creates. Names the listings
 * whose figures cannot be computed.
 */
export async function effectOf(
  tx: Tx,
  merchantId: MerchantId,
  { changes, refused, bulk }: FigureChanges & { readonly bulk?: BulkEffect },
  connectors: Pick<ConnectorClient, 'describe'>,
): Promise<PlanEffect> {
  const byIntegration = Map.groupBy(changes, ({ integrationId }) => integrationId);
  const existing = await findIntegrations(tx, { merchantId, ids: [...byIntegration.keys()] });
  const integrations = await Promise.all(
    [...byIntegration].map(async ([integrationId, changes]) => {
      const counts = countEffect(changes);
      const integration = existing.get(integrationId);
      const writes = bulk === undefined ? counts.writes : changes.length;
      return { integrationId, ...counts, ...(await takes(connectors, integration, writes)) };
    }),
  );
  const isEstimated = bulk === undefined || !writesRecords(bulk);
  const calls = isEstimated ? integrations.map((one) => one.calls) : [null];
  const minutes = isEstimated ? integrations.map((one) => one.minutes) : [null];
  return {
    ...countEffect(changes),
    calls: allKnown(calls)?.reduce((sum, one) => sum + one, 0) ?? null,
    // All integrations are written at the same time.
    minutes: allKnown(minutes)?.reduce((longest, one) => Math.max(longest, one), 0) ?? null,
    integrations: integrations.filter(({ listings }) => listings > 0),
    ...(bulk === undefined ? {} : { bulk }),
    ...(refused.size === 0 ? {} : { problems: await problemsOf(tx, merchantId, refused) }),
  };
}

/** Names the listings of channel stock whose figures cannot be computed. */
export async function problemsOf(
  tx: Tx,
  merchantId: MerchantId,
  refused: FigureChanges['refused'],
): Promise<NonNullable<PlanEffect['problems']>> {
  const linked = await tx
    .selectFrom('listing_channel_stock as link')
    .innerJoin('listings', (join) =>
      join
        .onRef('listings.merchant_id', '=', 'link.merchant_id')
        .onRef('listings.id', '=', 'link.listing_id'),
    )
    .where('link.merchant_id', '=', merchantId)
    .where('link.channel_stock_id', 'in', [...refused.keys()].slice(0, problemsKept))
    .select(['link.channel_stock_id as id', 'listings.id as listingId', 'external_key as externalKey'])
    .orderBy('listings.id')
    .execute();
  const rows = linked.flatMap(({ id, ...listing }) => {
    const refusal = refused.get(id);
    return refusal === undefined ? [] : [{ ...listing, ...refusal }];
  });
  return { total: refused.size, rows };
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
