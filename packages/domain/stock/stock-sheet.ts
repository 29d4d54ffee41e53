import type { ItemId, LocationId, MerchantId, OrderId } from '../ids.ts';
import { allocate, holdsNothing } from './allocate.ts';
import type { LineHolds } from './allocate.ts';
import { coverAnnounced } from './announced.ts';
import type { AnnouncedStock } from './announced.ts';
import type { LineTarget } from './line-target.ts';

/**
 * Stock of one item at one location, in units, with 0 ≤ committed ≤ onHand. Available is onHand − committed.
 * `deficit` counts units that left, or were counted off, without ever having been on hand; while it is
 * positive, nothing is on hand.
 */
export interface Level {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly locationId: LocationId;
  readonly onHand: number;
  readonly committed: number;
  readonly deficit: number;
  /** Increases by one with every movement. */
  readonly revision: number;
  /** When it was last counted (epoch ms). Null or left out: never. */
  readonly countedAt?: number | null;
}

/**
 * When a line's units left at the latest, and when the last of them came back (epoch ms). Null: not known.
 */
export interface MovedOut {
  readonly leftAt: number | null;
  readonly backAt: number | null;
}

const movedNow: MovedOut = { leftAt: null, backAt: null };

/** An order line in the ledger: it holds units of one item. */
export interface StockLine {
  readonly merchantId: MerchantId;
  readonly orderId: OrderId;
  readonly externalLineId: string;
  readonly itemId: ItemId;
  /** Locations from which the line may take stock, best first. */
  readonly preference: readonly LocationId[];
  /** The shop sells beyond its stock. Units that the line waits for are backordered and raise no incident. */
  readonly backorders: boolean;
}

export type MovementKind =
  | 'opening'
  | 'receipt'
  | 'adjustment'
  | 'count'
  | 'transfer'
  | 'commit'
  | 'release'
  | 'settle'
  | 'restock'
  | 'provisional'
  | 'reversal'
  | 'channel_change';

/** One row of the ledger: the differences, and the values after the movement. */
export interface Movement {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly locationId: LocationId;
  readonly seq: number;
  readonly kind: MovementKind;
  readonly onHandDelta: number;
  readonly committedDelta: number;
  readonly deficitDelta: number;
  readonly onHandAfter: number;
  readonly committedAfter: number;
  readonly deficitAfter: number;
  readonly sourceKey: string;
  readonly orderId: OrderId | null;
}

/**
 * A line with its current holds and its target. Waiting lines with the smallest `since` are served first.
 * `bookedSeqs` holds, per location, the revision of the level when units were last committed; the highest
 * gives up first.
 */
export interface LineState {
  readonly line: StockLine;
  readonly holds: LineHolds;
  readonly target: LineTarget;
  readonly since: number;
  readonly bookedSeqs: Readonly<Record<LocationId, number>>;
  /** Units that it waits for and that a ship notice announces for it. Left out: none. */
  readonly announced?: number;
}

/** A line whose holds changed, or what is announced for it, with both before the first change. */
export interface ChangedLine extends LineState {
  readonly announced: number;
  readonly heldBefore: LineHolds;
  readonly announcedBefore: number;
  /** Fewer units of its item are announced than before, by more than came in. */
  readonly fellShort: boolean;
}

/** Announced stock that changed. */
export interface ChangedAnnounced extends AnnouncedStock {
  readonly before: Pick<AnnouncedStock, 'announced' | 'sold'>;
}

/** Identifies one level. */
export interface LevelRef {
  readonly merchantId: MerchantId;
  readonly itemId: ItemId;
  readonly locationId: LocationId;
}

const levelKey = (itemId: ItemId, locationId: LocationId) => `${itemId} ${locationId}`;
const lineKey = (line: Pick<StockLine, 'orderId' | 'externalLineId' | 'itemId'>) =>
  `${line.orderId} ${line.externalLineId} ${line.itemId}`;

/**
 * Works out one batch of changes on the stock of some items, which are loaded under their locks and written
 * at once. Holds the rules and does no I/O. The gateway and the simulation share it.
 */
export class StockSheet {
  readonly #levels = new Map<string, Level>();
  readonly #lines = new Map<string, LineState>();
  readonly #announcedBefore: readonly AnnouncedStock[];
  readonly #announced = new Map<string, AnnouncedStock>();
  readonly #changedLevels = new Set<string>();
  readonly #changedLines = new Map<string, LineHolds>();
  readonly #movements: Movement[] = [];
  /** Lines that start to wait in this batch come after all lines that already wait. */
  #nextSince = Number.MAX_SAFE_INTEGER / 2;

  readonly #items: ReadonlySet<ItemId> | null;

  /** The items whose street date may hold the lines of orders. */
  readonly streetDated: ReadonlySet<ItemId>;

  /**
   * `lines` must hold all lines that wait for one of the items. They may hold lines of other items, which
   * cannot change. `items` left out: all that are named are loaded.
   */
  constructor(loaded: {
    readonly items?: ReadonlySet<ItemId>;
    readonly levels: readonly Level[];
    readonly lines: readonly LineState[];
    readonly announced?: readonly AnnouncedStock[];
    readonly streetDated?: ReadonlySet<ItemId>;
  }) {
    this.#items = loaded.items ?? null;
    this.streetDated = loaded.streetDated ?? new Set();
    this.#announcedBefore = loaded.announced ?? [];
    for (const one of this.#announcedBefore) {
      this.#announced.set(levelKey(one.itemId, one.locationId), one);
    }
    for (const level of loaded.levels) {
      this.#levels.set(levelKey(level.itemId, level.locationId), level);
    }
    for (const state of loaded.lines) {
      this.#lines.set(lineKey(state.line), state);
    }
  }

  levelOf(itemId: ItemId, locationId: LocationId): Level | undefined {
    return this.#levels.get(levelKey(itemId, locationId));
  }

  available(itemId: ItemId, locationId: LocationId): number {
    const level = this.levelOf(itemId, locationId);
    return level === undefined ? 0 : level.onHand - level.committed;
  }

  holdsOf(line: Pick<StockLine, 'orderId' | 'externalLineId' | 'itemId'>): LineHolds {
    return this.#lines.get(lineKey(line))?.holds ?? holdsNothing;
  }

  /** Changes the units that ship notices announce at a level by a difference. */
  announce(at: LevelRef, difference: number): void {
    this.#mustBeLoaded(at.itemId);
    const key = levelKey(at.itemId, at.locationId);
    const { merchantId, itemId, locationId } = at;
    const before = this.#announced.get(key) ?? { merchantId, itemId, locationId, announced: 0, sold: 0 };
    const announced = before.announced + difference;
    if (announced < 0) throw new RangeError(`A change would leave ${announced} announced units.`);
    this.#announced.set(key, { ...before, announced });
  }

  /**
   * Brings a line to its target and returns its new holds. `sourceKey` names the cause and must differ for
   * every change of the line. Units that left or came back before a count have no effect on what was counted
   * (`moved`).
   */
  setLine(line: StockLine, target: LineTarget, sourceKey: string, moved: MovedOut = movedNow): LineHolds {
    const before = this.holdsOf(line);
    const { oversold } = this.#bringTo(line, target, sourceKey);
    const [first] = line.preference;
    if (oversold > 0 && first !== undefined && target.settling === 'all') {
      if (this.#isCountedSince(line, first, moved.leftAt)) {
        this.#settleCounted(line, first, oversold, sourceKey);
        return this.#keepCounts(line, before, { moved, sourceKey, except: { [first]: oversold } });
      }
    }
    return this.#keepCounts(line, before, { moved, sourceKey, except: {} });
  }

  /**
   * Gives counted levels back what a line took after the count though it had left before it, and takes off
   * what came back before it. `except`: units that the level got back already. Returns the line's holds.
   */
  #keepCounts(
    line: StockLine,
    before: LineHolds,
    {
      moved,
      sourceKey,
      except,
    }: {
      readonly moved: MovedOut;
      readonly sourceKey: string;
      readonly except: Readonly<Record<LocationId, number>>;
    },
  ): LineHolds {
    const after = this.holdsOf(line);
    for (const locationId of new Set([...before.holds, ...after.holds].map((hold) => hold.locationId))) {
      const units = settledAt(after, locationId) - settledAt(before, locationId) - (except[locationId] ?? 0);
      if (units !== 0 && this.#isCountedSince(line, locationId, units > 0 ? moved.leftAt : moved.backAt)) {
        const { merchantId, itemId } = line;
        this.addOnHand({ merchantId, itemId, locationId }, units, 'count', `${sourceKey}:counted`);
      }
    }
    return after;
  }

  #isCountedSince({ itemId }: StockLine, locationId: LocationId, moment: number | null): boolean {
    const countedAt = this.levelOf(itemId, locationId)?.countedAt ?? null;
    return countedAt !== null && moment !== null && moment <= countedAt;
  }

  /**
   * Settles units that a line waits for and that had left before a count. The count lacked them already, so
   * the level stays as it is.
   */
  #settleCounted(line: StockLine, locationId: LocationId, units: number, sourceKey: string): void {
    const { merchantId, itemId, orderId } = line;
    const state = this.#lines.get(lineKey(line));
    if (state === undefined) return;
    this.addOnHand({ merchantId, itemId, locationId }, units, 'count', `${sourceKey}:lacked`);
    const { holds, oversold } = state.holds;
    const here = holds.find((hold) => hold.locationId === locationId);
    const settled = { committed: 0, ...here, locationId, settled: (here?.settled ?? 0) + units };
    const others = holds.filter((hold) => hold.locationId !== locationId);
    this.#noteChange(line, state.holds);
    const left = { holds: [...others, settled], oversold: oversold - units };
    this.#lines.set(lineKey(line), { ...state, holds: left });
    const change = { kind: 'settle', onHandDelta: -units, committedDelta: 0, orderId } as const;
    this.#move(line, locationId, { ...change, sourceKey: `${sourceKey}:left` });
  }

  #bringTo(line: StockLine, target: LineTarget, sourceKey: string): LineHolds {
    this.#takeGivenBack(line, target, `${sourceKey}:again`);
    const before = this.holdsOf(line);
    const after = this.#withoutWhatDeficitsTake(
      line.itemId,
      before,
      allocate(target, before, (locationId) => this.available(line.itemId, locationId), line.preference),
    );
    const known = this.#lines.get(lineKey(line));
    const since = this.#sinceOf(known);
    const bookedSeqs = { ...known?.bookedSeqs };
    const { announced = 0 } = known ?? {};
    this.#lines.set(lineKey(line), { line, holds: after, target, since, bookedSeqs, announced });
    // The line's listing may have been replaced by one with another backorder setting.
    const waitsOtherwise = after.oversold > 0 && known?.line.backorders !== line.backorders;
    if (after.oversold !== before.oversold || waitsOtherwise) {
      this.#noteChange(line, before);
    }
    const locations = new Set([...before.holds, ...after.holds].map((hold) => hold.locationId));
    for (const locationId of locations) {
      const was = before.holds.find((hold) => hold.locationId === locationId);
      const is = after.holds.find((hold) => hold.locationId === locationId);
      const committedDelta = (is?.committed ?? 0) - (was?.committed ?? 0);
      const settledDelta = (is?.settled ?? 0) - (was?.settled ?? 0);
      if (committedDelta !== 0 || settledDelta !== 0) {
        this.#noteChange(line, before);
        const { revision } = this.#move(line, locationId, {
          kind: movementKind(committedDelta, settledDelta),
          onHandDelta: 0 - settledDelta,
          committedDelta,
          sourceKey,
          orderId: line.orderId,
        });
        if (committedDelta > 0) {
          bookedSeqs[locationId] = revision;
        }
      }
    }
    return after;
  }

  /**
   * Takes units again that a line has given back and no longer gives back, for example of an order that is no
   * longer cancelled. They left the shop again, so the newest commitments give up what is not there.
   */
  #takeGivenBack(line: StockLine, target: LineTarget, sourceKey: string): void {
    let keep = Math.max(0, -target.units);
    for (const { locationId, settled } of this.holdsOf(line).holds) {
      const kept = Math.min(keep, Math.max(0, -settled));
      const units = Math.max(0, -settled) - kept;
      keep -= kept;
      const state = this.#lines.get(lineKey(line));
      if (units === 0 || state === undefined) continue;
      this.#noteChange(line, state.holds);
      const others = state.holds.holds.filter((hold) => hold.locationId !== locationId);
      const holds = kept === 0 ? others : [...others, { locationId, committed: 0, settled: -kept }];
      this.#lines.set(lineKey(line), { ...state, holds: { ...state.holds, holds } });
      const { merchantId, itemId, orderId } = line;
      this.#makeRoom({ merchantId, itemId, locationId }, units);
      this.#move(line, locationId, {
        kind: 'settle',
        onHandDelta: -units,
        committedDelta: 0,
        sourceKey,
        orderId,
      });
    }
  }

  /** Returns the waiting position of a line. A line that did not wait before comes last. */
  #sinceOf(known: LineState | undefined): number {
    return known !== undefined && known.holds.oversold > 0 ? known.since : this.#nextSince++;
  }

  /**
   * Fills a level's deficit first with units that come back to it, for example when a closed order is
   * reopened. Those units were never there and cannot be promised again, so the line waits for them.
   */
  #withoutWhatDeficitsTake(itemId: ItemId, before: LineHolds, after: LineHolds): LineHolds {
    let { oversold } = after;
    const holds = after.holds.map((hold) => {
      const { onHand, committed, deficit } = this.levelOf(itemId, hold.locationId) ?? noLevel;
      const was = before.holds.find(({ locationId }) => locationId === hold.locationId);
      const returned = Math.max(0, (was?.settled ?? 0) - hold.settled);
      const there = Math.max(0, onHand - deficit + returned);
      const short = Math.max(0, committed - (was?.committed ?? 0) + hold.committed - there);
      if (returned === 0 || short === 0) return hold;
      oversold += short;
      return { ...hold, committed: hold.committed - short };
    });
    return { holds: holds.filter((hold) => hold.committed > 0 || hold.settled !== 0), oversold };
  }

  /**
   * Changes the on-hand quantity by a difference. An increase fills the level's deficit first. A decrease
   * below the committed quantity turns the newest commitments into oversold units; any remaining shortage
   * becomes a deficit.
   */
  addOnHand(at: LevelRef, onHandDelta: number, kind: MovementKind, sourceKey: string): void {
    if (onHandDelta < 0) this.#makeRoom(at, -onHandDelta);
    this.#move(at, at.locationId, { kind, onHandDelta, committedDelta: 0, sourceKey, orderId: null });
  }

  /** Takes units back from the newest commitments that a decrease by `units` leaves too few for. */
  #makeRoom(at: LevelRef, units: number): void {
    const { onHand, committed } = this.levelOf(at.itemId, at.locationId) ?? noLevel;
    const short = committed - (onHand - units);
    if (short > 0) this.#takeBackNewest(at, Math.min(short, committed));
  }

  /**
   * Sets the on-hand quantity to a counted figure. The count ends any deficit, because the true quantity is
   * now known.
   */
  setOnHand(at: LevelRef, quantity: number, kind: MovementKind, sourceKey: string): void {
    const { onHand, deficit } = this.levelOf(at.itemId, at.locationId) ?? noLevel;
    this.addOnHand(at, quantity - onHand + deficit, kind, sourceKey);
  }

  /**
   * Counts what is on hand at a level. Ends any deficit, and closes the lines that may take units there, wait
   * for some and have left: the count lacked them already.
   */
  count(at: LevelRef, quantity: number, sourceKey: string, countedAt: number): void {
    const { itemId, locationId } = at;
    this.setOnHand(at, quantity, 'count', sourceKey);
    for (const { line, target, holds } of this.#lines.values()) {
      const isHere = line.itemId === itemId && line.preference.includes(locationId);
      if (isHere && holds.oversold > 0 && target.settling === 'all') {
        const cause = `${sourceKey}:${line.orderId}:${line.externalLineId}`;
        this.#settleCounted(line, locationId, holds.oversold, cause);
      }
    }
    const counted = this.levelOf(itemId, locationId);
    if (counted !== undefined) this.#levels.set(levelKey(itemId, locationId), { ...counted, countedAt });
  }

  /**
   * Takes units back from the newest commitments. Among the lines that wait afterwards, the one booked first
   * is served first.
   */
  #takeBackNewest(at: LevelRef, units: number): void {
    const { itemId, locationId } = at;
    const takings: { state: LineState; taken: number }[] = [];
    let left = units;
    for (const state of this.#holdersAt(at).toReversed()) {
      const taken = Math.min(left, committedAt(state.holds, locationId));
      if (taken > 0) takings.unshift({ state, taken });
      left -= taken;
    }
    for (const { state, taken } of takings) {
      const { line, holds } = state;
      const still = holds.holds
        .map((hold) =>
          hold.locationId === locationId ? { ...hold, committed: hold.committed - taken } : hold,
        )
        .filter((hold) => hold.committed > 0 || hold.settled !== 0);
      this.#noteChange(line, holds);
      this.#lines.set(lineKey(line), {
        ...state,
        since: this.#sinceOf(state),
        holds: { holds: still, oversold: holds.oversold + taken },
      });
      const seq = this.levelOf(itemId, locationId)?.revision ?? 0;
      this.#move(line, locationId, {
        kind: 'release',
        onHandDelta: 0,
        committedDelta: -taken,
        sourceKey: `taken-back:${line.orderId}:${line.externalLineId}:${seq}`,
        orderId: line.orderId,
      });
    }
  }

  /**
   * Marks up to `units` committed units of a level as gone, because a shop has accounted for them. Settles
   * the oldest commitments first, and none made after the level's revision `bookedUpTo`. Returns the number
   * of settled units.
   */
  settleCommitted(
    at: LevelRef,
    units: number,
    sourceKey: string,
    bookedUpTo: number = Number.MAX_SAFE_INTEGER,
  ): number {
    const { locationId } = at;
    let left = units;
    for (const { line, bookedSeqs } of this.#holdersAt(at)) {
      const isIncluded = (bookedSeqs[locationId] ?? 0) <= bookedUpTo;
      if (isIncluded) left -= this.#settleAt(line, locationId, left, sourceKey);
    }
    return units - left;
  }

  /**
   * Marks committed units that an order holds of an item as gone, until `units` of them have left. Units that
   * the order waits for cannot leave.
   */
  settleUpTo(orderId: OrderId, itemId: ItemId, units: number, sourceKey: string): void {
    const states = this.#linesOf(orderId, itemId);
    let left = units - states.reduce((sum, { holds }) => sum + settledOf(holds), 0);
    for (const { line, holds } of states) {
      for (const { locationId } of left > 0 ? holds.holds : []) {
        left -= this.#settleAt(line, locationId, left, sourceKey);
      }
    }
  }

  /**
   * Ships units of a line, of which `gone` units are gone afterwards. Takes committed units at the location
   * `from` first. The line must hold that many.
   */
  ship(
    line: Omit<StockLine, 'preference' | 'backorders'>,
    {
      gone,
      from,
      leftAt,
    }: { readonly gone: number; readonly from: LocationId | null; readonly leftAt: number },
    sourceKey: string,
  ): void {
    const state = this.#lines.get(lineKey(line));
    if (state === undefined) throw new RangeError('The line holds nothing.');
    const { preference } = state.line;
    const first =
      from === null ? preference : [from, ...preference.filter((locationId) => locationId !== from)];
    const leaves = { ...state.line, preference: first };
    this.setLine(leaves, { ...state.target, gone }, sourceKey, { leftAt, backAt: null });
    const after = this.#lines.get(lineKey(line));
    if (after !== undefined) this.#lines.set(lineKey(line), { ...after, line: state.line });
  }

  /** Settles committed units of a line at one location. Returns their number. */
  #settleAt(line: StockLine, locationId: LocationId, units: number, sourceKey: string): number {
    const state = this.#lines.get(lineKey(line));
    if (state === undefined) return 0;
    const settled = Math.min(units, committedAt(state.holds, locationId));
    if (settled <= 0) return 0;
    const still = state.holds.holds.map((hold) =>
      hold.locationId === locationId
        ? { ...hold, committed: hold.committed - settled, settled: hold.settled + settled }
        : hold,
    );
    this.#noteChange(line, state.holds);
    this.#lines.set(lineKey(line), { ...state, holds: { ...state.holds, holds: still } });
    this.#move(line, locationId, {
      kind: 'settle',
      onHandDelta: -settled,
      committedDelta: -settled,
      sourceKey: `${sourceKey}:${line.orderId}:${line.externalLineId}`,
      orderId: line.orderId,
    });
    return settled;
  }

  #linesOf(orderId: OrderId, itemId: ItemId): readonly LineState[] {
    return [...this.#lines.values()].filter(({ line }) => line.orderId === orderId && line.itemId === itemId);
  }

  /** Lists the lines with committed units at a level, the one booked first first. */
  #holdersAt({ itemId, locationId }: LevelRef): readonly LineState[] {
    return [...this.#lines.values()]
      .filter(({ line, holds }) => line.itemId === itemId && committedAt(holds, locationId) > 0)
      .sort((a, b) => (a.bookedSeqs[locationId] ?? 0) - (b.bookedSeqs[locationId] ?? 0));
  }

  /** Lists the lines that wait for units of an item, the longest waiting first. */
  #waitingFor(itemId: ItemId): readonly LineState[] {
    return [...this.#lines.values()]
      .filter(({ line, holds }) => line.itemId === itemId && holds.oversold > 0)
      .sort((a, b) => a.since - b.since);
  }

  /** Gives newly available units to the waiting lines of an item, the longest waiting first. */
  serveWaiting(itemId: ItemId): void {
    for (const { line, target } of this.#waitingFor(itemId)) {
      const location = line.preference.find((locationId) => this.available(itemId, locationId) > 0);
      if (location !== undefined) {
        const seq = this.levelOf(itemId, location)?.revision ?? 0;
        this.setLine(line, target, `served:${line.orderId}:${line.externalLineId}:${location}:${seq}`);
      }
    }
  }

  /**
   * Returns everything to be written: changed levels, announced stock and lines, and the movements in order.
   * Lines that start to wait are sorted by their waiting position.
   */
  changes(): {
    levels: readonly Level[];
    movements: readonly Movement[];
    lines: readonly ChangedLine[];
    announced: readonly ChangedAnnounced[];
  } {
    const { announced, covered } = this.#coverage();
    const short = this.#fallenShort();
    return {
      levels: [...this.#levels].filter(([key]) => this.#changedLevels.has(key)).map(([, level]) => level),
      movements: this.#movements,
      lines: [...this.#lines]
        .flatMap(([key, state]) => {
          if (!this.#isLoaded(state.line.itemId)) return [];
          const units = covered.get(key) ?? 0;
          const announcedBefore = state.announced ?? 0;
          const heldBefore = this.#changedLines.get(key);
          if (heldBefore === undefined && units === announcedBefore) return [];
          const before = { heldBefore: heldBefore ?? state.holds, announcedBefore };
          return [{ ...state, announced: units, ...before, fellShort: short.has(state.line.itemId) }];
        })
        .sort((a, b) => a.since - b.since),
      announced,
    };
  }

  /** Works out anew who gets the announced units. Returns what changed. */
  #coverage(): { announced: readonly ChangedAnnounced[]; covered: ReadonlyMap<string, number> } {
    const covered = new Map<string, number>();
    const changed: ChangedAnnounced[] = [];
    const before = new Map(this.#announcedBefore.map((one) => [levelKey(one.itemId, one.locationId), one]));
    for (const [itemId, places] of Map.groupBy(this.#announced.values(), (one) => one.itemId)) {
      const at = places.map(({ locationId, announced: units }) => {
        const { deficit } = this.levelOf(itemId, locationId) ?? noLevel;
        return [locationId, { units, deficit }] as const;
      });
      const waiting = this.#waitingFor(itemId).map(({ line, holds }) => {
        return { key: lineKey(line), units: holds.oversold, preference: line.preference };
      });
      const coverage = coverAnnounced(new Map(at), waiting);
      for (const [key, units] of coverage.covered) covered.set(key, units);
      for (const place of places) {
        const was = before.get(levelKey(itemId, place.locationId)) ?? { announced: 0, sold: 0 };
        const sold = coverage.sold.get(place.locationId) ?? 0;
        const isSame = was.announced === place.announced && was.sold === sold;
        if (!isSame) changed.push({ ...place, sold, before: { announced: was.announced, sold: was.sold } });
      }
    }
    return { announced: changed, covered };
  }

  /** Lists the items of which fewer units are announced than before, by more than came in. */
  #fallenShort(): ReadonlySet<ItemId> {
    const differences = new Map<ItemId, number>();
    const add = (itemId: ItemId, units: number) =>
      differences.set(itemId, (differences.get(itemId) ?? 0) + units);
    for (const { itemId, announced } of this.#announcedBefore) add(itemId, -announced);
    for (const { itemId, announced } of this.#announced.values()) add(itemId, announced);
    for (const { itemId, kind, onHandDelta, deficitDelta } of this.#movements) {
      if (kind === 'receipt') add(itemId, onHandDelta - deficitDelta);
    }
    return new Set([...differences].flatMap(([itemId, difference]) => (difference < 0 ? [itemId] : [])));
  }

  /** Whether the stock of an item was loaded, under its lock, with what is announced of it. */
  #isLoaded(itemId: ItemId): boolean {
    return this.#items === null || this.#items.has(itemId);
  }

  #mustBeLoaded(itemId: ItemId): void {
    // A fault of the caller. Without the item's stock, every unit of its lines would look uncovered.
    if (!this.#isLoaded(itemId)) throw new RangeError(`The stock of the item ${itemId} was not loaded.`);
  }

  #noteChange(line: StockLine, before: LineHolds): void {
    this.#mustBeLoaded(line.itemId);
    if (!this.#changedLines.has(lineKey(line))) {
      this.#changedLines.set(lineKey(line), before);
    }
  }

  #move(
    of: { merchantId: MerchantId; itemId: ItemId },
    locationId: LocationId,
    change: Pick<Movement, 'kind' | 'onHandDelta' | 'committedDelta' | 'sourceKey' | 'orderId'>,
  ): Level {
    this.#mustBeLoaded(of.itemId);
    const key = levelKey(of.itemId, locationId);
    const { merchantId, itemId } = of;
    const before = this.#levels.get(key) ?? { merchantId, itemId, locationId, ...noLevel };
    // The net quantity may be negative. Either `onHand` or `deficit` is always zero.
    const net = before.onHand - before.deficit + change.onHandDelta;
    const after: Level = {
      ...before,
      onHand: Math.max(0, net),
      deficit: Math.max(0, -net),
      committed: before.committed + change.committedDelta,
      revision: before.revision + 1,
    };
    if (after.committed < 0 || after.committed > after.onHand) {
      // The rules above prevent this. Stopping here keeps a programming mistake out of the ledger.
      throw new RangeError(`A movement would leave ${after.committed} committed of ${after.onHand} on hand.`);
    }
    this.#levels.set(key, after);
    this.#changedLevels.add(key);
    this.#movements.push({
      merchantId,
      itemId,
      locationId,
      seq: after.revision,
      ...change,
      onHandDelta: after.onHand - before.onHand,
      deficitDelta: after.deficit - before.deficit,
      onHandAfter: after.onHand,
      committedAfter: after.committed,
      deficitAfter: after.deficit,
    });
    return after;
  }
}

const noLevel = { onHand: 0, committed: 0, deficit: 0, revision: 0 };

function committedAt({ holds }: LineHolds, locationId: LocationId): number {
  return holds.find((hold) => hold.locationId === locationId)?.committed ?? 0;
}

function settledOf({ holds }: LineHolds): number {
  return holds.reduce((sum, { settled }) => sum + settled, 0);
}

function settledAt({ holds }: LineHolds, locationId: LocationId): number {
  return holds.find((hold) => hold.locationId === locationId)?.settled ?? 0;
}

function movementKind(committedDelta: number, settledDelta: number): MovementKind {
  if (settledDelta !== 0) {
    return settledDelta > 0 ? 'settle' : 'restock';
  }
  return committedDelta > 0 ? 'commit' : 'release';
}
