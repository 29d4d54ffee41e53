import type { ItemId, MerchantId } from '../ids.ts';
import type { StockSheet } from '../stock/stock-sheet.ts';
import type { Base } from './expected-figures.ts';
import type { Found, Observing, ObservedStanding } from './meaning.ts';
import { giveBack, merged, takeOff } from './provisional.ts';
import type { Taken } from './provisional.ts';

/** An unexplained figure as it is to be kept. */
export interface NewObservation {
  readonly id: string;
  readonly found: Found;
  /** Units seen less units expected. */
  readonly units: number;
  readonly state: 'provisional' | 'rising' | 'adopted' | 'mismatch' | 'quarantined';
  readonly taken: readonly Taken[];
}

/** An observation whose effect on stock is not worked out yet. */
export type Unbooked = Omit<NewObservation, 'taken'>;

type Moving = Unbooked & { readonly found: { readonly item: NonNullable<Found['item']> } };

/** Seen less expected; zero where nothing is unexplained, or a decision about the fall is waited for already. */
export function unitsOf({ finding, standing }: Found): number {
  if (!('units' in finding) || (finding.kind === 'fallen' && standing.quarantined !== null)) return 0;
  return finding.kind === 'fallen' ? -finding.units : finding.units;
}

/** What an unexplained figure is kept as. `id` is for one that is seen first. Pure. */
export function observationOf(
  found: Found,
  { id, quarantined }: { id: string; quarantined: boolean },
): Unbooked {
  return {
    // A rise that is believed was kept when it was seen first.
    id: (found.finding.kind === 'risen' ? found.standing.rising?.id : undefined) ?? id,
    found,
    units: unitsOf(found),
    state: stateOf(found, quarantined),
  };
}

function stateOf({ finding }: Found, quarantined: boolean): NewObservation['state'] {
  switch (finding.kind) {
    case 'fallen':
      return quarantined ? 'quarantined' : 'provisional';
    case 'rising':
      return 'rising';
    case 'risen':
      return 'provisional';
    default:
      return 'mismatch';
  }
}

/** Whether it changes the ledger: a fall or a believed rise of a single item. */
export function moves(observation: Unbooked): observation is Moving {
  const { state, found } = observation;
  return found.item !== null && state === 'provisional';
}

/** Books an observation on its item's sheet. Returns what a fall took off where, or a rise added. */
export function bookObservation(sheet: StockSheet, observation: Unbooked): readonly Taken[] {
  if (!moves(observation)) return [];
  const { id, units } = observation;
  const { item, standing } = observation.found;
  const sourceKey = `observation:${id}`;
  if (units < 0) {
    // What excuses a fall before it excuses no other one.
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
 * Units promised to orders elsewhere that a fall at the source may be the merchant's own accounting for, because
 * nobody writes them back: as many of it change nothing, until it is decided.
 */
function matchable(sheet: StockSheet, standing: ObservedStanding, itemId: ItemId): number {
  const { role, stockAuthority, writeSalesBack, locations } = standing;
  if (role !== 'supplier' || stockAuthority !== 'source' || writeSalesBack !== 'none') return 0;
  return locations.reduce((sum, location) => sum + (sheet.levelOf(itemId, location)?.committed ?? 0), 0);
}

/**
 * What is known of a figure from this reading on; null: what was known before. A rise is not believed yet: where our
 * own write brought about what it rose from, that is known, else that write would be taken for a part of it (but known
 * since before the reading: which deductions are in it the reading does not tell). A fall that is quarantined means
 * nothing until somebody decides.
 */
export function knownAfter({ finding, read, base }: Found, quarantined: boolean): Base | null {
  if (finding.kind === 'fallen' && quarantined) return null;
  if (finding.kind !== 'rising') return { figure: read.quantity, at: read.readStartedAt.getTime() };
  return read.after === 'write' || read.after === 'read_back' ? base : null;
}

/** When a rise is read again: a settling time after it was seen. */
export function readAgainAt({ finding, read }: Found, { settlesWithinMs }: Observing): Date | null {
  return finding.kind === 'rising' ? new Date(read.readStartedAt.getTime() + settlesWithinMs) : null;
}

/** When what is kept of it is decided or looked at again; null: it is over, or waits for a person. */
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

/** It shows what it should not, or may: the publisher looks what it should show. */
export function isToBeWritten({ finding, read, standing }: Found): boolean {
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

/** The same rise, read again before a settling time was over: the first reading stays what it is compared with. */
export function isSameRise({ standing, read, finding }: Found): boolean {
  return finding.kind === 'rising' && standing.rising?.seen === read.quantity;
}

/** Whether a quarantined fall is over by itself: the shop shows a figure again that needs no such explanation. */
export function endsQuarantine({ standing, finding }: Found): boolean {
  return standing.quarantined !== null && finding.kind !== 'fallen';
}

/** Whether a rise that was seen once is over: it is not there any more, or it is another one now. */
export function endsRise(found: Found): boolean {
  return found.standing.rising !== null && found.finding.kind !== 'risen' && !isSameRise(found);
}

/** adopt: it is a change by hand; reverse: it is not, and is overwritten. */
export type FallDecision = 'adopt' | 'reverse';

/** A fall that is to be decided. */
export interface DecidedFall {
  readonly id: string;
  readonly merchantId: MerchantId;
  readonly itemId: ItemId | null;
  readonly state: string;
  /** Units came instead of going. */
  readonly rise: boolean;
  /** Units gone, or come, that no order has explained. */
  readonly left: number;
  readonly taken: readonly Taken[];
}

/** Whether a fall may be decided; `reopen`: an adopted one may still be reversed, and a person looks at quarantined ones. */
export function mayBeDecided({ state }: DecidedFall, decision: FallDecision, reopen: boolean): boolean {
  return (
    state === 'provisional' ||
    (reopen && state === 'quarantined') ||
    (reopen && state === 'adopted' && decision === 'reverse')
  );
}

/** Books what a decision makes of a fall or a rise on its item's sheet. Returns what stays taken off, or added. */
export function decideFall(
  sheet: StockSheet,
  fall: DecidedFall,
  decision: FallDecision,
  standing: ObservedStanding,
): readonly Taken[] {
  const { id, merchantId, itemId, left, rise } = fall;
  if (itemId === null) return [];
  const item = { merchantId, itemId, locations: standing.locations };
  const applied = fall.taken.reduce((sum, { units }) => sum + units, 0);
  const sourceKey = `observation:${id}:${decision}`;
  if (decision === 'reverse') {
    return giveBack(sheet, item, fall.taken, { units: applied, added: rise }, sourceKey);
  }
  if (rise) return fall.taken;
  let unapplied = left - applied;
  const accounted = Math.min(unapplied, matchable(sheet, standing, itemId));
  let toSettle = accounted;
  for (const locationId of standing.locations) {
    toSettle -= sheet.settleCommitted({ merchantId, itemId, locationId }, toSettle, sourceKey);
  }
  unapplied -= accounted - toSettle;
  return merged([...fall.taken, ...takeOff(sheet, item, unapplied, sourceKey)]);
}
