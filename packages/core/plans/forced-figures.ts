import type { ChannelStockId } from '@onhand/domain/ids.ts';
import type { BulkEffect } from '@onhand/domain/plans/bulk-effect.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import { blockReason } from '@onhand/domain/publishing/block-reason.ts';
import type { BlockReason } from '@onhand/domain/publishing/block-reason.ts';
import { underRules } from '@onhand/domain/publishing/under-rules.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { readUnruledInputs } from '../channel-stock/read-write-inputs.ts';
import type { FigureChanges } from './figure-changes.ts';
import { figureUnder, withinRange } from './figures-as-set.ts';
import type { FigureAsSet } from './figures-as-set.ts';
import { inBatches } from './in-batches.ts';

/** The effect of a bulk operation. */
export interface BulkFigures extends FigureChanges {
  readonly bulk: BulkEffect;
}

/**
 * Computes which figures of channel stock would be written if a person asked for all of them, as
 * `sync_inventory` does. `concerned`: a query of the channel stock. `tx`: a snapshot.
 */
export async function forcedFigures(tx: Tx, concerned: RawBuilder<unknown>): Promise<BulkFigures> {
  const { rows } = await sql<{ id: ChannelStockId }>`
    select distinct channel_stock_id as id from (${concerned}) concerned order by id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  const { results, refused } = await inBatches(tx, ids, (some) => figuresOf(tx, some));
  const heldBack: Record<string, number> = {};
  for (const { block } of results) {
    if (block !== null) heldBack[block] = (heldBack[block] ?? 0) + 1;
  }
  const changes = results.flatMap(({ figure }) =>
    figure === null || figure.published === null ? [] : [asWritten(figure)],
  );
  return { changes, refused, bulk: { operation: 'sync_inventory', quantities: changes.length, heldBack } };
}

interface Forced {
  readonly figure: FigureAsSet | null;
  readonly block: BlockReason | null;
}

async function figuresOf(tx: Tx, ids: readonly ChannelStockId[]): Promise<readonly Forced[]> {
  const { inputs, rules } = await readUnruledInputs(tx, ids, { settlesWithinMs: 0, of: 'figures' });
  return inputs.map((read) => {
    const forced = { ...read, forced: true };
    const figure = figureUnder(forced, rules);
    return figure === null
      ? { figure, block: blockReason(underRules(forced, rules)) }
      : { figure: withinRange(figure), block: figure.block };
  });
}

/** Compares a figure with what the shop shows. A listing that shows 0 already counts as ended. */
function asWritten({ published, ends, stock: _stock, block: _block, ...figure }: FigureAsSet): FigureChange {
  return {
    ...figure,
    before: null,
    endsBefore: ends && figure.theirs === 0,
    ours: published,
    ends,
  };
}
