import type { ConnectorClient } from '@onhand/connector-client/client.ts';
import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { ReadResult } from '@onhand/contracts/connector/inventory.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { ChannelStockId, IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { Observing } from '@onhand/domain/observing/meaning.ts';
import { sql } from 'kysely';
import { beginReadings } from '../channel-stock/readings.ts';
import type { WantedReading } from '../channel-stock/readings.ts';
import { answered } from '../integrations/platform-answer.ts';
import type { AnsweredReading } from './record-readings.ts';

/** The figures of this moment on one integration, not judged yet. */
export interface Look {
  readonly integrationId: IntegrationId;
  readonly stock: Omit<Observing, 'at'>;
  readonly readings: readonly AnsweredReading[];
  /** Channel stock that the platform gives no figure for. */
  readonly unreadable: ReadonlySet<ChannelStockId>;
}

/** Says that nothing was decided, and how to decide all the same. */
const nothingDecided =
  'Nothing was decided. Send `withoutReading: true` to decide by the figures known here.';

const answersWithinMs = 10_000;
/** A reading that is not recorded by then is due again. */
const readingForMs = 60_000;
const callsAtATime = 4;

/**
 * Reads the figures of these observations from their platforms, before someone decides on them (DESIGN §4.3,
 * decisions look again). Leaves out channel stock with a write under way.
 *
 * @throws Refusal `platform_refused`, `platform_unauthorized` or `platform_unavailable` if a platform cannot
 * be read
 */
export async function lookAgain(
  { db, connectors }: { readonly db: Db; readonly connectors: ConnectorClient },
  observations: { readonly merchantId: MerchantId; readonly ids: readonly string[] },
  now: Date,
): Promise<readonly Look[]> {
  const begun = await beginLook(db, observations, { now, readingForMs });
  return Promise.all(
    begun.map(async ({ integrationId, platform, wanted }) => {
      const description = await connectors.describe(platform).catch((): never => {
        throw new Refusal('platform_unavailable', { detail: nothingDecided });
      });
      const results = await readAll(connectors, { integrationId, platform, description }, wanted);
      return { integrationId, stock: description.stock, ...sorted(wanted, results) };
    }),
  );
}

/** Begins the readings of a look, by integration. */
export async function beginLook(
  db: Db,
  { merchantId, ids }: { readonly merchantId: MerchantId; readonly ids: readonly string[] },
  options: { readonly now: Date; readonly readingForMs: number },
): Promise<readonly BegunLook[]> {
  const { rows } = await sql<{ integrationId: IntegrationId; platform: string; channels: ChannelStockId[] }>`
    select integrations.id as "integrationId", platform,
           jsonb_agg(distinct observations.channel_stock_id) as channels
    from observations join integrations on integrations.id = observations.integration_id
    where observations.merchant_id = ${merchantId} and observations.id = any(${ids}::uuid[])
      and observations.state in ('provisional', 'quarantined', 'adopted')
    group by integrations.id, platform
    order by integrations.id`.execute(db);
  const begun: BegunLook[] = [];
  for (const { channels, ...integration } of rows) {
    begun.push({ ...integration, wanted: await beginReadings(db, channels, options) });
  }
  return begun;
}

interface BegunLook {
  readonly integrationId: IntegrationId;
  readonly platform: string;
  readonly wanted: readonly WantedReading[];
}

interface Platform {
  readonly integrationId: IntegrationId;
  readonly platform: string;
  readonly description: Description;
}

async function readAll(
  connectors: ConnectorClient,
  { integrationId, platform, description }: Platform,
  wanted: readonly WantedReading[],
): Promise<ReadonlyMap<string, ReadResult>> {
  const batch = description.inventory?.readBatch ?? 1;
  const results = new Map<string, ReadResult>();
  const read = async (from: number) => {
    const answers = await connectors.call(platform, 'inventory.read', {
      integrationId,
      lane: 'sales',
      timeoutMs: answersWithinMs,
      input: {
        rows: wanted
          .slice(from, from + batch)
          .map(({ channelStockId, ref }) => ({ key: channelStockId, ref })),
      },
    });
    for (const { key, result } of answers) results.set(key, result);
  };
  for (let from = 0; from < wanted.length; from += batch * callsAtATime) {
    const calls = Array.from({ length: callsAtATime }, (_, index) => from + index * batch);
    await Promise.all(calls.filter((at) => at < wanted.length).map(read));
  }
  return results;
}

/** Separates the figures from the records that have none. A fault of the platform ends the request. */
function sorted(
  wanted: readonly WantedReading[],
  results: ReadonlyMap<string, ReadResult>,
): Pick<Look, 'readings' | 'unreadable'> {
  const readings: AnsweredReading[] = [];
  const unreadable = new Set<ChannelStockId>();
  for (const one of wanted) {
    const { channelStockId } = one;
    const result = results.get(channelStockId);
    if (result === undefined || (result.kind !== 'seen' && result.kind !== 'rejected')) {
      refuse(result);
    } else if (result.kind === 'rejected') {
      unreadable.add(channelStockId);
    } else {
      const { quantity, why = null, readStartedAt, platformAt } = result.seen;
      if (quantity === null) unreadable.add(channelStockId);
      const times = {
        readStartedAt: new Date(readStartedAt),
        platformAt: platformAt === undefined ? null : new Date(platformAt),
      };
      readings.push({ wanted: one, read: { channelStockId, quantity, why, ...times } });
    }
  }
  return { readings, unreadable };
}

function refuse(fault: Exclude<ReadResult, { kind: 'seen' | 'rejected' }> | undefined): never {
  try {
    answered(fault ?? { kind: 'unavailable', message: 'The connector gave no answer for this record.' });
  } catch (error) {
    if (error instanceof Refusal) {
      throw new Refusal(error.code, { detail: `${error.detail ?? error.message} ${nothingDecided}` });
    }
    throw error;
  }
  throw new Refusal('platform_unavailable', { detail: nothingDecided });
}
