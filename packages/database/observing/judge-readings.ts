import type { ChannelStockId, ItemId, MerchantId } from '@onhand/domain/ids.ts';
import { expectedFigures } from '@onhand/domain/observing/expected-figures.ts';
import type { Base } from '@onhand/domain/observing/expected-figures.ts';
import { judgeReading } from '@onhand/domain/observing/judge-reading.ts';
import type { Finding } from '@onhand/domain/observing/judge-reading.ts';
import type { Tx } from '../connect.ts';
import { bookFindings } from './book-findings.ts';
import { readObservedStandings } from './read-standings.ts';
import type { ObservedStanding } from './read-standings.ts';
import { storeFindings } from './store-findings.ts';

/** A figure of a channel stock as its platform gave it. */
export interface FigureRead {
  readonly channelStockId: ChannelStockId;
  /** Null: the platform has none, which is never zero. */
  readonly quantity: number | null;
  readonly why: 'unmanaged' | 'absent' | 'inactive' | null;
  readonly readStartedAt: Date;
  /** The platform's own clock, where it tells it. */
  readonly platformAt: Date | null;
  /**
   * How we came by it. write: returned by a write of ours that took effect; stale: by one that did not, because of it;
   * read_back: after a write of unknown outcome.
   */
  readonly after: 'reading' | 'write' | 'stale' | 'read_back';
}

/** What a platform does by itself, as far as a figure's meaning depends on it. */
export interface Observing {
  readonly at: Date;
  readonly settlesWithinMs: number;
  readonly ordersVisibleWithinMs: number;
}

/** A figure with what it means; `item` is what it stands for, if it is one opened item and no bundle. */
export interface Found {
  readonly read: FigureRead & { readonly quantity: number };
  readonly standing: ObservedStanding;
  readonly item: { readonly merchantId: MerchantId; readonly itemId: ItemId } | null;
  readonly flowsIn: boolean;
  readonly expected: readonly number[];
  readonly finding: Finding | { readonly kind: 'opening' };
}

/**
 * Judges figures that were read and books what nothing explains (DESIGN §4.3), in the caller's transaction, which then
 * holds the channel stock's rows. One figure per channel stock. Returns what was found, by channel stock.
 */
export async function judgeReadings(
  tx: Tx,
  reads: readonly FigureRead[],
  observing: Observing,
): Promise<ReadonlyMap<ChannelStockId, Found>> {
  const ids = reads.map(({ channelStockId }) => channelStockId);
  const standings = await readObservedStandings(tx, ids, observing.settlesWithinMs);
  const found = reads.flatMap((read) => {
    const standing = standings.get(read.channelStockId);
    const { quantity } = read;
    return standing === undefined || quantity === null
      ? []
      : [findingOf({ ...read, quantity }, standing, observing)];
  });
  const booked = await bookFindings(tx, found, observing);
  await storeFindings(tx, { reads, found, booked }, observing);
  return new Map(found.map((one) => [one.read.channelStockId, one]));
}

function findingOf(read: Found['read'], standing: ObservedStanding, observing: Observing): Found {
  const [only, ...others] = standing.items;
  const single = only === undefined || others.length > 0 || only.isBundle ? undefined : only;
  const flows = standing.direction === 'inbound' || standing.direction === 'bidirectional';
  const item =
    single?.opened === true && standing.direction !== 'disabled' && standing.locations.length > 0
      ? { merchantId: standing.merchantId, itemId: single.itemId }
      : null;
  const flowsIn = flows && item !== null;
  const expected = expectedFigures(
    basesOf(read.after, standing),
    standing.deductions,
    observing.settlesWithinMs,
  );
  const base = { read, standing, item, flowsIn, expected };
  if (flows && single?.opened === false && opens(standing)) {
    const { merchantId } = standing;
    return { ...base, item: { merchantId, itemId: single.itemId }, finding: { kind: 'opening' } };
  }
  // What is linked to nothing, or counted by nobody yet, shows what it shows.
  if (item === null && !standing.items.some(({ opened }) => opened)) {
    return { ...base, finding: { kind: 'first' } };
  }
  const seen = { seen: read.quantity, readStartedAt: read.readStartedAt.getTime() };
  const { rising } = standing;
  const { settlesWithinMs } = observing;
  return { ...base, finding: judgeReading(seen, expected, { flowsIn, rising, settlesWithinMs }) };
}

/** An item's stock is opened by its source's first figure. */
function opens({ role, stockAuthority, locations }: ObservedStanding): boolean {
  return role === 'supplier' && stockAuthority === 'source' && locations.length > 0;
}

function basesOf(after: FigureRead['after'], standing: ObservedStanding): readonly Base[] {
  const { known, knownAt, submitted, submittedDelta, openedAt } = standing;
  const before = known === null || knownAt === null ? [] : [{ figure: known, at: knownAt }];
  // Units that were added leave whatever else may have changed as it was.
  const added =
    submittedDelta === null
      ? null
      : before.map(({ figure, at }) => ({ figure: figure + submittedDelta, at }));
  const set = submitted === null || openedAt === null ? [] : [{ figure: submitted, at: openedAt }];
  const written = added ?? set;
  switch (after) {
    case 'reading':
    case 'stale':
      return before;
    case 'write':
      return written;
    case 'read_back':
      return [...before, ...written];
  }
}
