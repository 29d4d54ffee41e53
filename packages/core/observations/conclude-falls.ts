import type { ChannelStockId, ItemId, MerchantId, ObservationId } from '@onhand/domain/ids.ts';
import { decideFall, mayBeDecided, unitsPutBack } from '@onhand/domain/observing/observation.ts';
import type { DecidedFall, FallDecision } from '@onhand/domain/observing/observation.ts';
import type { LocationUnits } from '@onhand/domain/observing/provisional.ts';
import type { StockSheet } from '@onhand/domain/stock/stock-sheet.ts';
import { sql } from 'kysely';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';
import { loadPreferences, loadSheet } from '../stock/load-sheet.ts';
import { touchItems } from '../stock/touch-items.ts';
import { sheetWrites } from '../stock/write-sheet.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { together } from '@onhand/database/together.ts';
import { knowFiguresOf } from '../channel-stock/know-figures.ts';
import { needAfterDecision } from '../channel-stock/need-after-decision.ts';
import { lockOpposites, opposedWrites } from './opposites.ts';
import type { Reversed } from './opposites.ts';
import { readReadingInputs } from './read-reading-inputs.ts';
import { reportPutBack } from './report-put-back.ts';

interface Fall extends DecidedFall {
  readonly id: ObservationId;
  readonly channelStockId: ChannelStockId;
}

/**
 * Concludes falls with their decisions, in the caller's transaction. Returns the ids of the concluded falls.
 * A fall that ended meanwhile stays unchanged. `reopen` allows the reversal of an adopted fall.
 */
export async function concludeFalls(
  tx: Tx,
  decisions: readonly { readonly id: string; readonly decision: FallDecision }[],
  options: { readonly at: Date; readonly by: string; readonly reopen: boolean },
): Promise<ReadonlySet<string>> {
  const ids = decisions.map(({ id }) => id);
  const subjects = await sql<{
    channelStockId: ChannelStockId;
    merchantId: MerchantId;
    itemId: ItemId | null;
  }>`
    select channel_stock_id as "channelStockId", merchant_id as "merchantId", item_id as "itemId"
    from observations where id = any(${ids}::uuid[])`.execute(tx);
  // Lock in this order everywhere: channel stock, then items, then falls.
  const channels = [...new Set(subjects.rows.map((row) => row.channelStockId))];
  const standings = await readReadingInputs(tx, channels, 0);
  const sheet = await loadItems(tx, subjects.rows);
  const falls = await lockFalls(tx, ids);
  const reversing = new Set(decisions.flatMap(({ id, decision }) => (decision === 'reverse' ? [id] : [])));
  const opposites = await lockOpposites(
    tx,
    falls.flatMap(({ id, taken }) => (reversing.has(id) && taken.length > 0 ? [id] : [])),
  );
  const concluded = falls.flatMap((fall) => {
    const decision = decisions.find(({ id }) => id === fall.id)?.decision;
    const standing = standings.get(fall.channelStockId);
    return decision === undefined || standing === undefined || !mayBeDecided(fall, decision, options.reopen)
      ? []
      : [{ fall, decision, taken: decideFall(sheet, fall, decision, standing) }];
  });
  const opposed = opposedWrites(
    sheet,
    concluded.filter(({ decision }) => decision === 'reverse').map(({ fall }) => reversedUnits(fall)),
    opposites,
    options.at,
  );
  for (const itemId of new Set(concluded.flatMap(({ fall }) => fall.itemId ?? []))) {
    sheet.serveWaiting(itemId);
  }
  await together(tx, [
    ...sheetWrites(sheet, { actor: options.by, at: options.at }),
    ...(concluded.length === 0
      ? []
      : [
          observationWrite(concluded, options),
          ...opposed,
          touchItems(
            concluded.flatMap(({ fall: { merchantId, itemId } }) =>
              itemId === null ? [] : [{ merchantId, itemId }],
            ),
            'observation',
            options.at,
          ),
        ]),
  ]);
  const putBack = concluded.map(({ fall, decision }) => ({
    id: fall.id,
    units: unitsPutBack(fall, decision),
  }));
  await reportPutBack(
    tx,
    putBack.filter(({ units }) => units > 0),
    options,
  );
  await knowFiguresOf(
    tx,
    concluded.filter(({ fall }) => fall.state === 'quarantined').map(({ fall }) => fall.id),
  );
  await needAfterDecision(
    tx,
    concluded.map(({ fall }) => fall.channelStockId),
    options.at,
  );
  await resolveMassDrops(tx, options.at);
  return new Set(concluded.map(({ fall }) => fall.id));
}

function reversedUnits({ id, channelStockId, rise, taken }: Fall): Reversed {
  return { id, channelStockId, rise, units: taken.reduce((sum, { units }) => sum + units, 0) };
}

async function loadItems(
  tx: Tx,
  subjects: readonly { merchantId: MerchantId; itemId: ItemId | null }[],
): Promise<StockSheet> {
  const items = new Map(
    subjects.flatMap(({ merchantId, itemId }) =>
      itemId === null ? [] : [[itemId, { merchantId, itemId }] as const],
    ),
  );
  const merchants = [...new Set([...items.values()].map(({ merchantId }) => merchantId))];
  const preferences = await loadPreferences(tx, merchants);
  return loadSheet(tx, { items: [...items.values()], orderIds: [], preferences, holders: true });
}

async function lockFalls(tx: Tx, ids: readonly string[]): Promise<readonly Fall[]> {
  const { rows } = await sql<Fall>`
    select id, merchant_id as "merchantId", channel_stock_id as "channelStockId", item_id as "itemId", state,
           units > 0 as rise, abs(units) - consumed as left, taken
    from observations where id = any(${ids}::uuid[])
    order by id for update`.execute(tx);
  return rows;
}

interface Concluded {
  readonly fall: Fall;
  readonly decision: FallDecision;
  readonly taken: readonly LocationUnits[];
}

function observationWrite(concluded: readonly Concluded[], { at, by }: { at: Date; by: string }) {
  const rows = concluded.map(({ fall, decision, taken }) => ({
    id: fall.id,
    state: decision === 'adopt' ? 'adopted' : 'reversed',
    taken,
  }));
  return sql`
    update observations
    set state = decided.state, taken = decided.taken, decide_at = null, decided_at = ${at}::timestamptz,
        decided_by = ${by}
    from ${recordset(rows, 'decided', 'id uuid, state text, taken jsonb')}
    where observations.id = decided.id`;
}

/** Resolves the mass-drop incidents of integrations without quarantined falls. */
export async function resolveMassDrops(tx: Db | Tx, at: Date): Promise<void> {
  const where = sql`not exists (
    select from observations
    where observations.integration_id = incidents.integration_id and state = 'quarantined')`;
  await resolveIncidents({ kinds: ['mass_drop'], where }, at).execute(tx);
}
