import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { PlanEffect } from '@onhand/contracts/gateway-api/plans.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { findIntegrations } from '../integrations/find-integrations.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { writesRecords } from '@onhand/domain/plans/bulk-effect.ts';
import type { BulkEffect } from '@onhand/domain/plans/bulk-effect.ts';
import { countEffect } from '@onhand/domain/plans/effect.ts';
import { takes } from './estimate.ts';
import type { FigureChanges } from './figure-changes.ts';
import { syncLoadOf } from './sync-load.ts';
import type { AssumedSync } from './sync-load.ts';

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
  {
    changes,
    refused,
    bulk,
    syncs,
  }: FigureChanges & { readonly bulk?: BulkEffect; readonly syncs?: AssumedSync },
  connectors: Pick<ConnectorClient, 'describe'>,
): Promise<PlanEffect> {
  const byIntegration = Map.groupBy(changes, ({ integrationId }) => integrationId);
  const existing = await findIntegrations(tx, { merchantId, ids: [...byIntegration.keys()] });
  const integrations = await Promise.all(
    [...byIntegration].map(async ([integrationId, changes]) => {
      const counts = countEffect(changes);
      const integration = existing.get(integrationId);
      // A bulk operation writes each quantity. Setting Sync Inventory writes none: these are due afterwards.
      const isEach = bulk !== undefined && bulk.operation !== 'set_sync_inventory';
      const writes = isEach ? changes.length : counts.writes;
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
    ...(syncs === undefined ? {} : { alwaysSynced: await syncLoadOf(tx, merchantId, connectors, syncs) }),
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

function allKnown(values: readonly (number | null)[]): readonly number[] | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? known : null;
}
