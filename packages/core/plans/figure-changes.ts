import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { figuresAsSet } from './figures-as-set.ts';
import type { FigureAsSet } from './figures-as-set.ts';

/**
 * Works out what a change would do to figures: computes them, calls `write`, computes them again, and rolls
 * back. `concerned` is a query of the channel stock that the change may concern, before or after it. `tx`
 * must be of one moment (`inSnapshot`), or units sold meanwhile would look like a change.
 */
export async function figureChanges(
  tx: Tx,
  concerned: RawBuilder<unknown>,
  write: () => Promise<void>,
): Promise<readonly FigureChange[]> {
  const { rows } = await sql<{ id: ChannelStockId }>`
    select distinct channel_stock_id as id from (${concerned}) concerned order by id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const before = await figuresAsSet(tx, ids);
  await sql`savepoint what_if`.execute(tx);
  await write();
  // Nothing that is planned changes stock: what is sold meanwhile is no part of it.
  const after = byId(await figuresAsSet(tx, ids, byId(before)));
  await sql`rollback to savepoint what_if`.execute(tx);
  return before.map((figure) => changeOf(figure, after.get(figure.channelStockId) ?? null));
}

/** Compares a figure before and after a change. `after` null: it is no longer linked. */
export function changeOf(before: FigureAsSet, after: FigureAsSet | null): FigureChange {
  const { published, ends, stock: _stock, ...figure } = before;
  return {
    ...figure,
    before: published,
    endsBefore: ends,
    ours: after?.published ?? null,
    ends: after?.ends ?? false,
  };
}

function byId(figures: readonly FigureAsSet[]): ReadonlyMap<ChannelStockId, FigureAsSet> {
  return new Map(figures.map((figure) => [figure.channelStockId, figure]));
}
