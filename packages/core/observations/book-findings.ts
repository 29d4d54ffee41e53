import type { ChannelStockId, IntegrationId } from '@onhand/domain/ids.ts';
import { isDoubted } from '@onhand/domain/observing/expected-figures.ts';
import { isMassDrop, isSteep, massDropWindowMs } from '@onhand/domain/observing/mass-drop.ts';
import type { JudgedFigure, Observing } from '@onhand/domain/observing/meaning.ts';
import { bookObservation, moves, observationOf, unitsOf } from '@onhand/domain/observing/observation.ts';
import type { NewObservation, Unbooked } from '@onhand/domain/observing/observation.ts';
import type { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { bookOpenings } from './book-openings.ts';
import { loadPreferences, loadSheet } from '../stock/load-sheet.ts';
import { touchItems } from '../stock/touch-items.ts';
import { sheetWrites } from '../stock/write-sheet.ts';
import { together } from '@onhand/database/together.ts';

const actor = 'channel';

/**
 * Books judged figures: openings, falls (at once, as provisional), and rises that two readings confirm.
 * Many simultaneous steep falls are quarantined and not booked. Returns the observations to store.
 */
export async function bookFindings(
  tx: Tx,
  found: readonly JudgedFigure[],
  observing: Observing,
): Promise<readonly NewObservation[]> {
  const openings = found.filter(({ finding }) => finding.kind === 'opening');
  await bookOpenings(tx, openings, { actor, at: observing.at });
  await touchItems(found.flatMap(settledDoubt), 'observation', observing.at).execute(tx);
  const unexplained = found.filter((one) => unitsOf(one) !== 0);
  if (unexplained.length === 0) {
    return [];
  }
  const quarantined = await quarantinedOf(tx, unexplained, observing);
  const ids = await sql<{ id: string }>`
    select uuidv7() as id from generate_series(1, ${unexplained.length})`.execute(tx);
  const observations = unexplained.map((one, index) =>
    observationOf(one, {
      id: ids.rows[index]?.id ?? '',
      quarantined: quarantined.has(one.read.channelStockId),
    }),
  );
  const sheet = await sheetFor(tx, observations);
  const taken = observations.map((observation) => bookObservation(sheet, observation));
  const items = new Set(observations.flatMap((one) => (moves(one) ? [one.found.item.itemId] : [])));
  for (const itemId of items) {
    sheet.serveWaiting(itemId);
  }
  await together(tx, [
    ...sheetWrites(sheet, { actor, at: observing.at }),
    touchItems(
      observations.flatMap((one) => (moves(one) ? [one.found.item] : [])),
      'observation',
      observing.at,
    ),
  ]);
  return observations.map((observation, index) => ({ ...observation, taken: taken[index] ?? [] }));
}

/** Lists the item whose channels waited for this figure, because late orders had left it in doubt. */
function settledDoubt({ finding, item, standing }: JudgedFigure) {
  const isSettled = finding.kind !== 'rising' && isDoubted(standing.deductions, standing.knownAt);
  return isSettled && item !== null ? [item] : [];
}

async function sheetFor(tx: Tx, observations: readonly Unbooked[]): Promise<StockSheet> {
  const items = new Map(
    observations.flatMap((one) => (moves(one) ? [[one.found.item.itemId, one.found.item] as const] : [])),
  );
  const merchants = [...new Set([...items.values()].map(({ merchantId }) => merchantId))];
  const preferences = await loadPreferences(tx, merchants);
  return loadSheet(tx, { items: [...items.values()], orderIds: [], preferences, holders: true });
}

/** Finds the steep falls to quarantine: all falls of an integration if its window has too many. */
async function quarantinedOf(
  tx: Tx,
  unexplained: readonly JudgedFigure[],
  { at }: Observing,
): Promise<ReadonlySet<ChannelStockId>> {
  const steep = unexplained.filter(
    ({ finding, read, standing }) =>
      finding.kind === 'fallen' &&
      standing.quarantined === null &&
      isSteep({ from: finding.from, seen: read.quantity }),
  );
  const quarantined = new Set<ChannelStockId>();
  for (const [integrationId, falls] of Map.groupBy(steep, ({ standing }) => standing.integrationId)) {
    const { others, listings } = await recentFalls(tx, integrationId, falls, at);
    if (isMassDrop(others + falls.length, listings)) {
      for (const { read } of falls) quarantined.add(read.channelStockId);
    }
  }
  return quarantined;
}

async function recentFalls(
  tx: Tx,
  integrationId: IntegrationId,
  falls: readonly JudgedFigure[],
  at: Date,
): Promise<{ others: number; listings: number }> {
  const since = new Date(at.getTime() - massDropWindowMs);
  const { rows } = await sql<{ others: number; listings: number }>`
    select (select count(distinct channel_stock_id) from observations
            where integration_id = ${integrationId} and found_at > ${since}::timestamptz and units < 0
              and state <> 'consumed' and (seen <= 0 or seen * 2 <= seen - units)
              and channel_stock_id <> all(${falls.map(({ read }) => read.channelStockId)}))::int as others,
           (select count(*) from listings
            where integration_id = ${integrationId} and item_id is not null)::int as listings`.execute(tx);
  return rows[0] ?? { others: 0, listings: 0 };
}
