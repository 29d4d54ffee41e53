import { permission } from '../settings/permission.ts';
import type { Trigger } from '../settings/permission.ts';
import type { SyncSettings } from '../settings/sync-settings.ts';
import type { ChannelStockId, IntegrationId, ItemId, LocationId, MerchantId } from '../ids.ts';
import { expectedFigures } from './expected-figures.ts';
import type { Base, Deduction } from './expected-figures.ts';
import { judgeReading } from './judge-reading.ts';
import type { Finding, Rising } from './judge-reading.ts';

/** A figure of a channel stock as the platform returned it. */
export interface FigureRead {
  readonly channelStockId: ChannelStockId;
  /** Null: the platform has no figure. That is different from zero. */
  readonly quantity: number | null;
  readonly why: 'unmanaged' | 'absent' | 'inactive' | null;
  /** The unit whose record holds the stock, where this record does not. */
  readonly heldBy?: string;
  readonly readStartedAt: Date;
  /** The time by the platform's own clock, if the platform reports it. */
  readonly platformAt: Date | null;
  /** How many ms the platform's clock was ahead (negative: behind). Left out: it does not report the time. */
  readonly platformAheadMs?: number;
  /**
   * Which call produced the figure. `write`: a write that took effect. `stale`: a write that did not take
   * effect because of this figure. `read_back`: a reading after a write of unknown outcome.
   */
  readonly after: 'reading' | 'write' | 'stale' | 'read_back';
}

/** The time, and the delays of a platform that affect the meaning of a figure. */
export interface Observing {
  readonly at: Date;
  readonly settlesWithinMs: number;
  readonly ordersVisibleWithinMs: number;
  /** What makes the platform put units of its own orders back on sale by itself. Left out: nothing. */
  readonly restoresOn?: readonly ('cancel' | 'refund' | 'delete')[];
}

/** Everything that decides the meaning of a figure read from a channel stock. Times are epoch ms. */
export interface ReadingInputs extends SyncSettings {
  readonly id: ChannelStockId;
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly role: 'supplier' | 'seller';
  readonly writeSalesBack: 'adjust' | 'order' | 'none';
  readonly stockAuthority: 'source' | 'warehouse';
  readonly known: number | null;
  readonly knownAt: number | null;
  /** The figure of a write that is in flight or has an unknown outcome. */
  readonly submitted: number | null;
  /** The units that the write adds. Null if the write sets the figure. */
  readonly submittedDelta: number | null;
  readonly openedAt: number | null;
  /** The last confirmed figure, whether confirmed by a write or by a reading. */
  readonly confirmed: number | null;
  /** The items of its linked listings. A figure shared by several items stands for none of them. */
  readonly items: readonly {
    readonly itemId: ItemId;
    readonly isBundle: boolean;
    readonly opened: boolean;
  }[];
  /** The mapped locations, sorted by priority. */
  readonly locations: readonly LocationId[];
  readonly deductions: readonly Deduction[];
  /** Units of its falls that were not removed from stock, because orders elsewhere may account for them. */
  readonly excused: number;
  readonly rising: (Rising & { readonly id: string }) | null;
  /** A fall of it that is quarantined until someone decides. */
  readonly quarantined: { readonly id: string } | null;
  /** The policy changes its figure, so one unit there is not one unit here. Left out: false. */
  readonly shaped?: boolean;
  /**
   * Units that the platform holds lowered for orders that Onhand knows, less those that it is awaited to have
   * put back. Left out: 0.
   */
  readonly returnable?: number;
  /** Someone asked for the figure to be imported once, whatever the mode. Left out: nobody did. */
  readonly importing?: boolean;
}

/**
 * A figure and its meaning. `item` is set only if the figure stands for one item that is opened and is no
 * bundle.
 */
export interface JudgedFigure {
  readonly read: FigureRead & { readonly quantity: number };
  readonly standing: ReadingInputs;
  readonly item: { readonly merchantId: MerchantId; readonly itemId: ItemId } | null;
  readonly flowsIn: boolean;
  /** It was asked for, so it is accepted in every mode. */
  readonly imported: boolean;
  readonly expected: readonly number[];
  /**
   * Late news leaves the figure in doubt, and this reading began too early to show whether it includes the
   * news: the figure is read again then (epoch ms). Null: no such news.
   */
  readonly doubtedUntil: number | null;
  /** For an unexplained figure: the base from which the nearest expected figure follows. */
  readonly base: Base | null;
  readonly finding: Finding | { readonly kind: 'opening' };
}

/** Determines the meaning of a figure from everything known about its channel stock (DESIGN §4.3). Pure. */
export function meaningOf(
  read: JudgedFigure['read'],
  standing: ReadingInputs,
  observing: Observing,
): JudgedFigure {
  const [only, ...others] = standing.items;
  const single = only === undefined || others.length > 0 || only.isBundle ? undefined : only;
  const permits = (trigger: Trigger) =>
    permission({ entity: 'inventory', settings: standing, writesSalesBack: false }, trigger).kind !== 'never';
  const imported = standing.importing === true && permits('bulk_import');
  const flows = imported || permits('figure_seen');
  const item =
    single?.opened === true && (imported || permits('order_effect')) && standing.locations.length > 0
      ? { merchantId: standing.merchantId, itemId: single.itemId }
      : null;
  const flowsIn = flows && item !== null && standing.shaped !== true;
  const { settlesWithinMs, restoresOn = [] } = observing;
  const bases = basesOf(read.after, standing);
  const readAt = read.readStartedAt.getTime();
  const early = standing.deductions.filter((one) => isEarly(one, standing, readAt - settlesWithinMs));
  const deductions = standing.deductions.map((one) =>
    early.includes(one) ? { ...one, doubted: false } : one,
  );
  const doubtedUntil =
    early.length === 0 ? null : Math.max(...early.map(({ takenAt }) => takenAt)) + settlesWithinMs;
  const expected = expectedFigures(bases, deductions, settlesWithinMs);
  const found = { read, standing, item, flowsIn, imported, expected, doubtedUntil, base: null };
  if (flows && single?.opened === false && opens(standing)) {
    const { merchantId } = standing;
    return { ...found, item: { merchantId, itemId: single.itemId }, finding: { kind: 'opening' } };
  }
  // Without a link, or before the first count, any figure is acceptable.
  if (item === null && !standing.items.some(({ opened }) => opened)) {
    return { ...found, finding: { kind: 'first' } };
  }
  const seen = { seen: read.quantity, readStartedAt: read.readStartedAt.getTime() };
  const { rising } = standing;
  const returnable = restoresOn.length === 0 ? 0 : (standing.returnable ?? 0);
  // Nobody can tell yet what the news explains. The figure is read again once the news has settled.
  const isTooEarly = doubtedUntil !== null && (read.after === 'reading' || read.after === 'stale');
  if (isTooEarly) return { ...found, finding: { kind: 'explained' } };
  const finding = judgeReading(seen, expected, { flowsIn, rising, settlesWithinMs, returnable });
  const leadsThere = (base: Base) =>
    'from' in finding && expectedFigures([base], deductions, settlesWithinMs).includes(finding.from);
  return { ...found, finding, base: bases.findLast(leadsThere) ?? null };
}

/** Tells whether a figure of this moment may or may not include a doubted deduction. */
function isEarly({ doubted, takenAt }: Deduction, { knownAt }: ReadingInputs, settledBy: number): boolean {
  return doubted === true && knownAt !== null && takenAt >= knownAt && takenAt > settledBy;
}

/** Tells whether this figure may open the item's stock: the first figure of the source store does. */
function opens({ role, stockAuthority, locations }: ReadingInputs): boolean {
  return role === 'supplier' && stockAuthority === 'source' && locations.length > 0;
}

function basesOf(after: FigureRead['after'], standing: ReadingInputs): readonly Base[] {
  const { known, knownAt, submitted, submittedDelta, openedAt } = standing;
  const before = known === null || knownAt === null ? [] : [{ figure: known, at: knownAt }];
  // An added quantity leaves any other change of the figure intact.
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
      // The platform may still show the figure from before the write. If that figure is unknown, any figure
      // is possible.
      return before.length === 0 ? [] : [...before, ...written];
  }
}
