import type { ItemId, MerchantId } from '../ids.ts';
import type { StockSheet } from '../stock/stock-sheet.ts';
import type { Base } from './expected-figures.ts';
import type { JudgedFigure, Observing, ReadingInputs } from './meaning.ts';
import { giveBack, merged, takeOff } from './provisional.ts';
import type { LocationUnits } from './provisional.ts';

/** An unexplained figure, ready to be stored. */
export interface NewObservation {
  readonly id: string;
  readonly found: JudgedFigure;
  /** The seen figure minus the expected figure. */
  readonly units: number;
  readonly state: 'provisional' | 'rising' | 'adopted' | 'mismatch' | 'quarantined';
  readonly taken: readonly LocationUnits[];
}

/** An observation whose effect on stock is not booked yet. */
export type Unbooked = Omit<NewObservation, 'taken'>;

type Moving = Unbooked & { readonly found: { readonly item: NonNullable<JudgedFigure['item']> } };

/** Returns the seen figure minus the expected figure. Returns zero if nothing is unexplained. */
export function unitsOf({ finding }: JudgedFigure): number {
  if (!('units' in finding)) return 0;
  return finding.kind === 'fallen' ? -finding.units : finding.units;
}

/**
 * Turns an unexplained figure into an observation. `id` is used unless the figure confirms a rise that was
 * stored before, or is the newer figure of a quarantined fall. Pure.
 */
export function observationOf(
  found: JudgedFigure,
  { id, quarantined }: { id: string; quarantined: boolean },
): Unbooked {
  return {
    id: storedAs(found) ?? id,
    found,
    units: unitsOf(found),
    state: stateOf(found, quarantined),
  };
}

/** Returns the id of the observation that a figure continues, if it continues one. */
function storedAs({ finding, standing }: JudgedFigure): string | undefined {
  switch (finding.kind) {
    case 'risen':
      // A confirmed rise was stored with its first reading.
      return standing.rising?.id;
    case 'fallen':
      return standing.quarantined?.id;
    default:
      return undefined;
  }
}

function stateOf({ finding, standing }: JudgedFigure, quarantined: boolean): NewObservation['state'] {
  switch (finding.kind) {
    case 'fallen':
      return quarantined || standing.quarantined !== null ? 'quarantined' : 'provisional';
    case 'rising':
      return 'rising';
    case 'risen':
    case 'returned':
      return 'provisional';
    default:
      return 'mismatch';
  }
}

/**
 * Tells whether the observation changes the ledger: it is a fall or a confirmed rise of a single item. Units
 * that a platform put back are booked with the news of their order.
 */
export function moves(observation: Unbooked): observation is Moving {
  const { state, found } = observation;
  return found.item !== null && state === 'provisional' && found.finding.kind !== 'returned';
}

/**
 * Books an observation on its item's sheet. Returns the units removed (fall) or added (rise) at each
 * location.
 */
export function bookObservation(sheet: StockSheet, observation: Unbooked): readonly LocationUnits[] {
  if (!moves(observation)) return [];
  const { id, units } = observation;
  const { item, standing } = observation.found;
  const sourceKey = `observation:${id}`;
  if (units < 0) {
    // Committed units that already excuse an earlier fall excuse no other fall.
    const excuses = Math.max(0, matchable(sheet, standing, item.itemId) - standing.excused);
    const off = Math.max(0, -units - excuses);
    return takeOff(sheet, { ...item, locations: standing.locations }, off, sourceKey);
  }
  const [locationId] = standing.locations;
  if (locationId === undefined) return [];
  sheet.addOnHand({ ...item, locationId }, units, 'channel_change', sourceKey);
  return [{ locationId, units }];
}

/**
 * Counts the promised units of orders elsewhere that may explain a fall at the source. The merchant may have
 * accounted for those sales by hand, because nothing writes them back. Such units change no stock until
 * someone decides.
 */
function matchable(sheet: StockSheet, standing: ReadingInputs, itemId: ItemId): number {
  const { role, stockAuthority, writeSalesBack, locations } = standing;
  if (role !== 'supplier' || stockAuthority !== 'source' || writeSalesBack !== 'none') return 0;
  return locations.reduce((sum, location) => sum + (sheet.levelOf(itemId, location)?.committed ?? 0), 0);
}

/**
 * Returns the figure that counts as known after this reading, or null to keep the known figure.
 *
 * - A quarantined fall changes nothing until someone decides.
 * - A rise is not accepted yet. If our write led to the figure it rose from, that figure becomes known.
 *   Otherwise, the write would be mistaken for part of the rise.
 * - A figure that late news leaves in doubt is read again, and judged by the one before.
 * - That figure's time stays before the reading, which does not tell which deductions it includes.
 */
export function knownAfter(
  { finding, read, base, doubtedUntil }: JudgedFigure,
  quarantined: boolean,
): Base | null {
  if (finding.kind === 'fallen' && quarantined) return null;
  if (finding.kind === 'explained' && doubtedUntil !== null) return null;
  if (finding.kind !== 'rising') return { figure: read.quantity, at: read.readStartedAt.getTime() };
  return read.after === 'write' || read.after === 'read_back' ? base : null;
}

/**
 * Returns when to read a rise again: one settling time after the first reading. A figure that late news left
 * in doubt is read again when the news has settled.
 */
export function readAgainAt(
  { finding, read, doubtedUntil }: JudgedFigure,
  { settlesWithinMs }: Observing,
): Date | null {
  if (finding.kind === 'explained' && doubtedUntil !== null) return new Date(doubtedUntil);
  return finding.kind === 'rising' ? new Date(read.readStartedAt.getTime() + settlesWithinMs) : null;
}

/**
 * Returns when to decide an observation, or to look at it again. Null: it is closed, or it waits for a
 * person.
 */
export function decideAt({ state, found }: Unbooked, observing: Observing): Date | null {
  switch (state) {
    case 'provisional':
      return new Date(found.read.readStartedAt.getTime() + observing.ordersVisibleWithinMs);
    case 'rising':
      return readAgainAt(found, observing);
    default:
      return null;
  }
}

/**
 * Tells whether the platform shows, or may show, a wrong figure. The publisher then works out the right one.
 */
export function isToBeWritten({ finding, read, standing }: JudgedFigure): boolean {
  switch (finding.kind) {
    case 'mismatch':
      return true;
    case 'fallen':
      return standing.quarantined === null;
    case 'explained':
    case 'first':
      return read.after === 'reading' && standing.confirmed !== null && standing.confirmed !== read.quantity;
    default:
      return false;
  }
}

/**
 * Tells whether a rise was read again before one settling time passed. Its first reading then remains the
 * reference.
 */
export function isSameRise({ standing, read, finding }: JudgedFigure): boolean {
  return finding.kind === 'rising' && standing.rising?.seen === read.quantity;
}

/**
 * Tells whether a quarantined fall ends by itself: the shop shows a figure that no longer needs a quarantine.
 */
export function endsQuarantine({ standing, finding }: JudgedFigure): boolean {
  return standing.quarantined !== null && finding.kind !== 'fallen';
}

/** Tells whether a stored rise has ended: the figure is gone, or a different rise replaced it. */
export function endsRise(found: JudgedFigure): boolean {
  return found.standing.rising !== null && found.finding.kind !== 'risen' && !isSameRise(found);
}

/** `adopt`: accept the change as made by hand. `reverse`: reject it and overwrite the figure. */
export type FallDecision = 'adopt' | 'reverse';

/** A fall or a rise that is about to be decided. */
export interface DecidedFall {
  readonly id: string;
  readonly merchantId: MerchantId;
  readonly itemId: ItemId | null;
  readonly state: string;
  /** True for a rise: units appeared. */
  readonly rise: boolean;
  /** Units that no order has explained. */
  readonly left: number;
  readonly taken: readonly LocationUnits[];
}

/**
 * Tells whether a fall may be decided. With `reopen`, a person may also decide quarantined falls and reverse
 * adopted ones.
 */
export function mayBeDecided({ state }: DecidedFall, decision: FallDecision, reopen: boolean): boolean {
  return (
    state === 'provisional' ||
    (reopen && state === 'quarantined') ||
    (reopen && state === 'adopted' && decision === 'reverse')
  );
}

/**
 * Returns the units that a decision puts back on sale, here or on the platform. Zero if it keeps what is
 * booked, and for a rise. A quarantined fall was never taken off. Pure.
 */
export function unitsPutBack({ state, rise, left }: DecidedFall, decision: FallDecision): number {
  return decision === 'reverse' && !rise && state !== 'quarantined' ? left : 0;
}

/**
 * Books a decision about a fall or a rise on its item's sheet. Returns the units that remain removed (fall)
 * or added (rise).
 */
export function decideFall(
  sheet: StockSheet,
  fall: DecidedFall,
  decision: FallDecision,
  standing: ReadingInputs,
): readonly LocationUnits[] {
  const { id, merchantId, itemId, left, rise } = fall;
  if (itemId === null) return [];
  const item = { merchantId, itemId, locations: standing.locations };
  const applied = fall.taken.reduce((sum, { units }) => sum + units, 0);
  const sourceKey = `observation:${id}:${decision}`;
  if (decision === 'reverse') {
    return giveBack(sheet, item, fall.taken, { units: applied, added: rise }, sourceKey);
  }
  if (rise) {
    const [locationId] = standing.locations;
    if (locationId === undefined || left <= applied) return fall.taken;
    const units = left - applied;
    sheet.addOnHand({ merchantId, itemId, locationId }, units, 'channel_change', sourceKey);
    return merged([...fall.taken, { locationId, units }]);
  }
  let unapplied = left - applied;
  const accounted = Math.min(unapplied, matchable(sheet, standing, itemId));
  let toSettle = accounted;
  for (const locationId of standing.locations) {
    toSettle -= sheet.settleCommitted({ merchantId, itemId, locationId }, toSettle, sourceKey);
  }
  unapplied -= accounted - toSettle;
  return merged([...fall.taken, ...takeOff(sheet, item, unapplied, sourceKey)]);
}
