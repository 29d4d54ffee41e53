import { permission } from '../settings/permission.ts';
import type { Trigger } from '../settings/permission.ts';
import type { SyncSettings } from '../settings/sync-settings.ts';
import type { ChannelStockId, IntegrationId, ItemId, LocationId, MerchantId } from '../ids.ts';
import { expectedFigures } from './expected-figures.ts';
import type { Base, Deduction } from './expected-figures.ts';
import { judgeReading } from './judge-reading.ts';
import type { Finding, Rising } from './judge-reading.ts';

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

/** All that decides what a figure read of a channel stock means. Times are epoch ms. */
export interface ObservedStanding extends SyncSettings {
  readonly id: ChannelStockId;
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly role: 'supplier' | 'seller';
  readonly writeSalesBack: 'adjust' | 'order' | 'none';
  readonly stockAuthority: 'source' | 'warehouse';
  readonly known: number | null;
  readonly knownAt: number | null;
  /** The figure of a write that is open or of unknown outcome. */
  readonly submitted: number | null;
  /** The units it adds, where it is no set. */
  readonly submittedDelta: number | null;
  readonly openedAt: number | null;
  /** The figure that was confirmed last, by a write or by finding it there. */
  readonly confirmed: number | null;
  /** What its linked listings are of; a figure that stands for several stands for none. */
  readonly items: readonly {
    readonly itemId: ItemId;
    readonly isBundle: boolean;
    readonly opened: boolean;
  }[];
  /** Our locations behind it, first by priority. */
  readonly locations: readonly LocationId[];
  readonly deductions: readonly Deduction[];
  /** Units of its falls that were not taken off, because orders elsewhere may account for them. */
  readonly excused: number;
  readonly rising: (Rising & { readonly id: string }) | null;
  /** A fall of it that waits for somebody's decision. */
  readonly quarantined: { readonly id: string } | null;
  /** Its figure is not plain: a unit more or less there is not one here. Left out: it is plain. */
  readonly shaped?: boolean;
}

/** A figure with what it means; `item` is what it stands for, if it is one opened item and no bundle. */
export interface Found {
  readonly read: FigureRead & { readonly quantity: number };
  readonly standing: ObservedStanding;
  readonly item: { readonly merchantId: MerchantId; readonly itemId: ItemId } | null;
  readonly flowsIn: boolean;
  readonly expected: readonly number[];
  /** Of what is unexplained: what stood there before, from which the nearest expected figure follows. */
  readonly base: Base | null;
  readonly finding: Finding | { readonly kind: 'opening' };
}

/** What a figure means, by all that is known of its channel stock (DESIGN §4.3). Pure. */
export function meaningOf(read: Found['read'], standing: ObservedStanding, observing: Observing): Found {
  const [only, ...others] = standing.items;
  const single = only === undefined || others.length > 0 || only.isBundle ? undefined : only;
  const permits = (trigger: Trigger) =>
    permission({ entity: 'inventory', settings: standing, writesSalesBack: false }, trigger).kind !== 'never';
  const flows = permits('figure_seen');
  const item =
    single?.opened === true && permits('order_effect') && standing.locations.length > 0
      ? { merchantId: standing.merchantId, itemId: single.itemId }
      : null;
  const flowsIn = flows && item !== null && standing.shaped !== true;
  const { settlesWithinMs } = observing;
  const bases = basesOf(read.after, standing);
  const expected = expectedFigures(bases, standing.deductions, settlesWithinMs);
  const found = { read, standing, item, flowsIn, expected, base: null };
  if (flows && single?.opened === false && opens(standing)) {
    const { merchantId } = standing;
    return { ...found, item: { merchantId, itemId: single.itemId }, finding: { kind: 'opening' } };
  }
  // What is linked to nothing, or counted by nobody yet, shows what it shows.
  if (item === null && !standing.items.some(({ opened }) => opened)) {
    return { ...found, finding: { kind: 'first' } };
  }
  const seen = { seen: read.quantity, readStartedAt: read.readStartedAt.getTime() };
  const { rising } = standing;
  const finding = judgeReading(seen, expected, { flowsIn, rising, settlesWithinMs });
  const leadsThere = (base: Base) =>
    'from' in finding && expectedFigures([base], standing.deductions, settlesWithinMs).includes(finding.from);
  return { ...found, finding, base: bases.findLast(leadsThere) ?? null };
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
      // It may still show what was there before the write; while that is not known, any figure may.
      return before.length === 0 ? [] : [...before, ...written];
  }
}
