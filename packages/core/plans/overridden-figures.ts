import type { ChannelStockId, ItemId } from '@onhand/domain/ids.ts';
import type { FigureChange } from '@onhand/domain/plans/effect.ts';
import type { SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { readUnruledInputs } from '../channel-stock/read-write-inputs.ts';
import type { UnruledInputs } from '../channel-stock/read-write-inputs.ts';
import { changeOf } from './figure-changes.ts';
import type { FigureChanges } from './figure-changes.ts';
import { figureUnder, withinRange } from './figures-as-set.ts';
import { inBatches } from './in-batches.ts';

/**
 * Computes how figures would change if items had another Sync Inventory setting: what would be published at
 * the next sync. Nothing is written or locked, because so many items would wait for it. `tx`: a snapshot.
 */
export async function overriddenFigures(
  tx: Tx,
  {
    items,
    concerned,
    syncInventory,
  }: {
    readonly items: readonly { readonly id: ItemId }[];
    /** Selects the channel stock of their listings. */
    readonly concerned: RawBuilder<unknown>;
    readonly syncInventory: SyncOverride;
  },
): Promise<FigureChanges> {
  const chosen = new Set(items.map(({ id }) => id));
  const { rows } = await sql<{ id: ChannelStockId }>`
    select distinct channel_stock_id as id from (${concerned}) concerned order by id`.execute(tx);
  const { results, refused } = await inBatches(
    tx,
    rows.map(({ id }) => id),
    async (some): Promise<readonly FigureChange[]> => {
      const { inputs, rules } = await readUnruledInputs(tx, some, { settlesWithinMs: 0, of: 'figures' });
      return inputs.flatMap((read) => {
        const before = figureUnder(read, rules);
        const after = figureUnder(withOverride(read, chosen, syncInventory), rules);
        return before === null ? [] : [changeOf(withinRange(before), after)];
      });
    },
  );
  return { changes: results, refused };
}

function withOverride(
  inputs: UnruledInputs,
  chosen: ReadonlySet<string>,
  override: SyncOverride,
): UnruledInputs {
  return {
    ...inputs,
    listings: inputs.listings.map((listing) => {
      const { itemId, itemSync = null } = listing;
      const isChosen = itemId !== null && chosen.has(itemId) && itemSync !== null;
      return isChosen ? { ...listing, itemSync: { ...itemSync, override } } : listing;
    }),
  };
}
