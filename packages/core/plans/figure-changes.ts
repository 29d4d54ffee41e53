import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { asTrial } from '@onhand/database/transaction.ts';
import { figuresAsSet } from './figures-as-set.ts';
import type { FigureAsSet, FiguresAsSet } from './figures-as-set.ts';

/** The effect of a change on figures, and why the figures of other channel stock cannot be computed. */
export interface FigureChanges {
  readonly changes: readonly FigureChange[];
  readonly refused: FiguresAsSet['refused'];
}

/**
 * Computes how a change would affect figures: computes them, calls `write`, computes them again, and rolls
 * back.
 *
 * - `concerned`: a query of the channel stock that the change may concern, before or after it.
 * - `tx`: a snapshot (`inSnapshot`). Otherwise units sold meanwhile would look like a change.
 */
export async function figureChanges(
  tx: Tx,
  concerned: RawBuilder<unknown>,
  write: () => Promise<void>,
): Promise<FigureChanges> {
  const { rows } = await sql<{ id: ChannelStockId }>`
    select distinct channel_stock_id as id from (${concerned}) concerned order by id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return { changes: [], refused: new Map() };
  const before = await figuresAsSet(tx, ids);
  const then = await asTrial(tx, async () => {
    await write();
    // A planned change never changes stock, so the figures reuse the stock from before.
    const readable = ids.filter((id) => !before.refused.has(id));
    return figuresAsSet(tx, readable, byId(before.figures));
  });
  const after = byId(then.figures);
  const changes = before.figures
    .filter(({ channelStockId }) => !then.refused.has(channelStockId))
    .map((figure) => changeOf(figure, after.get(figure.channelStockId) ?? null));
  return { changes, refused: new Map([...before.refused, ...then.refused]) };
}

/** Compares a figure before and after a change. `after` null: the channel stock is not linked any more. */
export function changeOf(before: FigureAsSet, after: FigureAsSet | null): FigureChange {
  const { published, ends, stock: _stock, block: _block, ...figure } = before;
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
