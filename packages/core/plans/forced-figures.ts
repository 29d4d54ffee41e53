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
 * `sync_inventory` does. `asked`: as Sync Now does, whatever the settings of the items say. `concerned`: a
 * query of the channel stock. `tx`: a snapshot.
 */
export async function forcedFigures(
  tx: Tx,
  concerned: RawBuilder<unknown>,
  { asked = false }: { readonly asked?: boolean } = {},
): Promise<ForcedFigures> {
  const { rows } = await sql<{ id: ChannelStockId }>`
    select distinct channel_stock_id as id from (${concerned}) concerned order by id`.execute(tx);
  const ids = rows.map(({ id }) => id);
  const { results, refused } = await inBatches(tx, ids, (some) => figuresOf(tx, some, asked));
  const heldBack: Record<string, number> = {};
  for (const { block } of results) {
    if (block !== null) heldBack[block] = (heldBack[block] ?? 0) + 1;
  }
  const changes = results.flatMap(({ figure }) =>
    figure === null || figure.published === null ? [] : [asWritten(figure)],
  );
  return { changes, refused, heldBack };
}

/** Figures that would be written, and why others may not be, by the code of their block. */
export interface ForcedFigures extends FigureChanges {
  readonly heldBack: Readonly<Record<string, number>>;
}

interface Forced {
  readonly figure: FigureAsSet | null;
  readonly block: BlockReason | null;
}

async function figuresOf(tx: Tx, ids: readonly ChannelStockId[], asked: boolean): Promise<readonly Forced[]> {
  const { inputs, rules } = await readUnruledInputs(tx, ids, { settlesWithinMs: 0, of: 'figures' });
  return inputs.map((read) => {
    const forced = { ...read, forced: true, ...(asked ? { asked } : {}) };
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
