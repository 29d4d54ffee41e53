import type { ChannelStockId, IntegrationId, ItemId, ListingId } from '@onhand/domain/ids.ts';
import type { BlockReason } from '@onhand/domain/publishing/block-reason.ts';
import type { AvailableStock } from '@onhand/domain/publishing/figure.ts';
import { decisionFor } from '@onhand/domain/publishing/decision.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { DataRefusal } from '@onhand/database/data-refusal.ts';
import { inBatches } from './in-batches.ts';
import { readUnruledInputs } from '../channel-stock/read-write-inputs.ts';
import type { WriteInputs, UnruledInputs } from '../channel-stock/read-write-inputs.ts';
import { underRules } from '@onhand/domain/publishing/under-rules.ts';
import type { MerchantRule } from '@onhand/domain/publishing/under-rules.ts';

/** Holds a linked channel stock and its figure under the current settings. */
export interface FigureAsSet {
  readonly channelStockId: ChannelStockId;
  readonly integrationId: IntegrationId;
  /** The oldest listing that shows the channel stock. */
  readonly listingId: ListingId;
  readonly itemId: ItemId;
  readonly listings: readonly ListingId[];
  readonly sku: string | null;
  /** The figure to publish; null: none. */
  readonly published: number | null;
  /** Why none is published. Null: one is. */
  readonly block: BlockReason | null;
  /** The listing is ended once this 0 is confirmed, if the platform can end listings. */
  readonly ends: boolean;
  /**
   * The figure that the platform shows at this moment: the last known one, less what it has deducted itself
   * since. Null: none was read yet.
   */
  readonly theirs: number | null;
  readonly stock: readonly AvailableStock[];
}

/** Lists the blocks that end by themselves. The figure is published afterwards. */
const passing: ReadonlySet<BlockReason> = new Set([
  'awaiting_schedule',
  'orders_awaited',
  'first_sync_waiting',
]);

/** The lowest figure that a column holds. */
const lowestFigure = -2_147_483_648;

/** The figures of channel stock, and why those of others cannot be computed. */
export interface FiguresAsSet {
  readonly figures: readonly FigureAsSet[];
  readonly refused: ReadonlyMap<ChannelStockId, DataRefusal>;
}

/**
 * Computes the figures of channel stock under the current settings, by the publisher's own rules. Leaves out
 * unlinked channel stock, and names the channel stock whose data the database refuses. `known`: earlier
 * figures of the snapshot, whose stock is reused.
 */
export async function figuresAsSet(
  tx: Tx,
  ids: readonly ChannelStockId[],
  known?: ReadonlyMap<ChannelStockId, Pick<FigureAsSet, 'stock'>>,
): Promise<FiguresAsSet> {
  const { results, refused } = await inBatches(tx, ids, (some) => figuresOf(tx, some, known));
  return { figures: results, refused };
}

async function figuresOf(
  tx: Tx,
  ids: readonly ChannelStockId[],
  known: ReadonlyMap<ChannelStockId, Pick<FigureAsSet, 'stock'>> | undefined,
): Promise<readonly FigureAsSet[]> {
  const { inputs, rules } = await readUnruledInputs(tx, ids, {
    settlesWithinMs: 0,
    of: known === undefined ? 'figures' : 'settings',
  });
  return inputs.flatMap((read) => {
    const figure = figureUnder({ ...read, stock: known?.get(read.id)?.stock ?? read.stock }, rules);
    return figure === null ? [] : [withinRange(figure)];
  });
}

/** Returns the figure. Throws a RangeError if no column holds the figure on the platform. */
export function withinRange(figure: FigureAsSet): FigureAsSet {
  if ((figure.theirs ?? 0) < lowestFigure) {
    throw new RangeError(`The figure on the platform would be ${figure.theirs}, which is out of range.`);
  }
  return figure;
}

/** Computes the figure of a channel stock under rules. Returns null if the channel stock is not linked. */
export function figureUnder(standing: UnruledInputs, rules: readonly MerchantRule[]): FigureAsSet | null {
  const [first] = standing.linked;
  if (first === undefined) return null;
  return {
    channelStockId: standing.id,
    integrationId: standing.integrationId,
    listingId: first.id,
    itemId: first.itemId,
    listings: standing.linked.map(({ id }) => id),
    sku: standing.facts?.sku ?? null,
    ...published(underRules(standing, rules)),
    stock: standing.stock,
  };
}

function published(standing: WriteInputs): Pick<FigureAsSet, 'published' | 'block' | 'ends' | 'theirs'> {
  const { figure, block, ends, expected } = decisionFor(standing, { settlesWithinMs: 0 });
  // The lowest figure includes every deduction.
  const theirs = expected[0] ?? null;
  return block === null || passing.has(block)
    ? { published: figure.quantity, block: null, ends, theirs }
    : { published: null, block, ends: false, theirs };
}
