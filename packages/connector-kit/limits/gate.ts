import { renewMs } from '@onhand/domain/limits/draw.ts';
import type { Asked, Drawn } from '@onhand/domain/limits/draw.ts';
import { nothing } from '@onhand/domain/limits/limit-state.ts';
import { lanes } from '@onhand/domain/limits/limit.ts';
import type { Amount, Lane } from '@onhand/domain/limits/limit.ts';
import type { Timing } from './timing.ts';

/** A request that may be made now, and its end. */
export interface Permit {
  readonly kind: 'permit';
  /** Whether the request may still be made. */
  isFresh(): boolean;
  /** `unused`: the points of its cost that the platform did not count. */
  end(unused?: number): void;
  /** Ends a permit without a request. */
  giveBack(): void;
}

/**
 * Why a request may not be made before its deadline. `limit` is null if there are only too many at a time.
 */
export type NoPermit =
  | { readonly kind: 'limited'; readonly retryAfterMs: number; readonly limit: string | null }
  | { readonly kind: 'unavailable'; readonly error: unknown };

export interface Asking {
  readonly lane: Lane;
  /** Requests of one lane go in this order. */
  readonly order: number;
  /** Aborts when nobody waits any more. */
  readonly signal: AbortSignal;
  /** How long the caller waits at most, by the process's own clock. */
  readonly remainingMs: number;
  /** The points that the request costs. Left out: 1. */
  readonly cost?: number;
}

interface Waiter {
  readonly lane: Lane;
  readonly cost: number;
  readonly order: number;
  readonly latest: number;
  settle(answer: Permit | NoPermit): void;
}

/** Slots that nobody needs are kept this long, because the next request often follows at once. */
const keepMs = 1_000;
/** While requests wait, the gate looks this often whether other processes wait for slots. */
const lookMs = 500;
/** A slot stays in a process this long while others wait for it in the same lane: each move takes time. */
const turnMs = 1_000;
/** Before a new request waits for longer, the store is asked again: the wait may have been ended. */
const trustMs = 1_000;
const retryUnlessToldMs = 1_000;

/**
 * Lets the requests of this process through the limits of one scope. It draws calls and slots for several
 * requests at once, and hands them out by lane. While requests are being made it renews its lease.
 */
export class Gate {
  readonly #draw: (asked: Omit<Asked, 'holder'>) => Promise<Drawn>;
  readonly #timing: Timing;
  readonly #waiting: Waiter[] = [];
  #running = 0;
  #freeSlots = 0;
  /** The slots that the store knows of, by the latest draw. */
  #leased = 0;
  /** What this process has drawn and not used. */
  #drawnAmount: Amount = nothing;
  #callsUntil = 0;
  #returned: Amount = nothing;
  /** Requests that are about to come. */
  readonly #expected: Record<Lane, number> = { sales: 0, bulk: 0, reconcile: 0 };
  #isDrawing = false;
  /** The lane for which the latest draw asked, and when drawing again helps it. */
  #askedLane: number = lanes.length;
  #callsAt = 0;
  #slotsAt = 0;
  #drawnAt = 0;
  #usedAt = 0;
  #limit: string | null = null;
  #slotWantedBy: Lane | null = null;
  /** Since when this process uses slots that others wait for. */
  #turnSince = 0;
  /** Whether a slot is to be given back at once, because another process waits for it. */
  #isWanted = false;
  #left: Drawn['left'] = {};
  #isPumping = false;
  #isOver = false;
  #cancelTimer: () => void = () => {};

  constructor(draw: (asked: Omit<Asked, 'holder'>) => Promise<Drawn>, timing: Timing) {
    this.#draw = draw;
    this.#timing = timing;
  }

  /** Whether the gate holds nothing, so that it can be forgotten. */
  get isIdle(): boolean {
    const amount = plus(this.#returned, this.#drawnAmount);
    const held = this.#leased + this.#running + amount.calls + amount.points;
    return held === 0 && !this.#isExpected && this.#waiting.length === 0 && !this.#isDrawing;
  }

  get #isExpected(): boolean {
    return lanes.some((lane) => this.#expected[lane] > 0);
  }

  /** The calls left in the store when this process drew last, by limit. */
  get left(): Drawn['left'] {
    return this.#left;
  }

  /** Begins to draw for a request that is about to come. */
  expect(lane: Lane): void {
    if (this.#freeSlots >= 1 && this.#covers(1)) return;
    this.#expected[lane] = 1;
    this.#pump();
  }

  /** Waits for a permit until the signal aborts, or until none is possible in time. */
  take({ lane, order, signal, remainingMs, cost = 1 }: Asking): Promise<Permit | NoPermit> {
    if (signal.aborted || this.#isOver) return Promise.resolve(this.#refusal());
    return new Promise((resolve) => {
      const giveUp = () => {
        this.#remove(waiter);
        waiter.settle(this.#refusal());
        // What the next one costs may have been drawn.
        this.#pumpSoon();
      };
      const waiter: Waiter = {
        lane,
        cost,
        order,
        latest: this.#timing.now() + remainingMs,
        settle: (answer) => {
          signal.removeEventListener('abort', giveUp);
          resolve(answer);
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      const behind = this.#waiting.findIndex((other) => goesBefore(waiter, other));
      this.#waiting.splice(behind === -1 ? this.#waiting.length : behind, 0, waiter);
      const waitMs = this.#possibleAt() - this.#timing.now();
      const mayBeLess = waitMs > trustMs && waitMs < Infinity;
      if (mayBeLess || lanes.indexOf(lane) < this.#askedLane) this.#callsAt = this.#slotsAt = 0;
      this.#pump();
    });
  }

  /** Takes over that the platform wants no calls, or tells fewer calls left. */
  corrected(): void {
    this.#drawnAmount = nothing;
    this.#freeSlots = 0;
    this.#callsAt = this.#slotsAt = 0;
    this.#pump();
  }

  /** Gives back what is not used, because the process stops. */
  async release(): Promise<void> {
    this.#cancelTimer();
    this.#isOver = true;
    const returned = plus(this.#returned, this.#drawnAmount);
    if (this.#leased === 0 && returned.calls === 0 && returned.points === 0) return;
    await this.#draw({ running: this.#running, waiting: { sales: [], bulk: [], reconcile: [] }, returned });
  }

  #pump(): void {
    if (this.#isDrawing || this.#isOver) return;
    const now = this.#timing.now();
    if (now >= this.#callsUntil) {
      this.#returned = plus(this.#returned, this.#drawnAmount);
      this.#drawnAmount = emptied(this.#drawnAmount);
    }
    while (this.#freeSlots >= 1) {
      const [next] = this.#waiting;
      if (next === undefined || !this.#covers(next.cost)) break;
      this.#waiting.shift();
      next.settle(this.#begin(next.cost));
    }
    // What is left serves the requests that are about to come.
    if (this.#covers(1) && this.#freeSlots >= 1) for (const lane of lanes) this.#expected[lane] = 0;
    this.#refuseLate(now);
    const drawAt = this.#drawAt();
    this.#cancelTimer();
    this.#cancelTimer = () => {};
    if (drawAt <= now) void this.#drawNow();
    else if (drawAt < Infinity) this.#cancelTimer = this.#timing.after(drawAt - now, () => this.#pump());
  }

  /** When to draw next: for requests that wait, to keep the lease, or to give back what nobody needs. */
  #drawAt(): number {
    if (this.#isWanted) return 0;
    if (this.isIdle) return Infinity;
    if (this.#waiting.length > 0 || this.#isExpected) {
      return Math.min(this.#possibleAt(), this.#drawnAt + (this.#coversNext ? lookMs : renewMs));
    }
    const renewAt = this.#drawnAt + renewMs;
    return this.#running > 0 ? renewAt : Math.min(this.#usedAt + keepMs, renewAt);
  }

  /** When drawing may help the next request that waits. Infinity: when a request ends. */
  #possibleAt(): number {
    return Math.max(this.#coversNext ? 0 : this.#callsAt, this.#freeSlots >= 1 ? 0 : this.#slotsAt);
  }

  /** Whether what was drawn is enough for a request. */
  #covers(cost: number): boolean {
    return this.#drawnAmount.calls >= 1 && this.#drawnAmount.points >= cost;
  }

  get #coversNext(): boolean {
    return this.#covers(this.#waiting[0]?.cost ?? 1);
  }

  /** Refuses the requests that certainly have to wait beyond their deadlines. */
  #refuseLate(now: number): void {
    const possibleAt = this.#possibleAt();
    if (possibleAt <= now || possibleAt === Infinity) return;
    const [next] = this.#waiting;
    if (next === undefined) return;
    // Behind a request that is refused, cheaper ones may go sooner.
    const isLate = ({ latest, cost }: Waiter) =>
      latest < possibleAt && (next.latest >= possibleAt || cost >= next.cost);
    for (const waiter of this.#waiting.filter(isLate)) {
      this.#remove(waiter);
      waiter.settle(this.#refusal());
    }
    const [first = next] = this.#waiting;
    if (first.cost < next.cost) this.#callsAt = 0;
  }

  async #drawNow(): Promise<void> {
    this.#isDrawing = true;
    const waiting: Record<Lane, number[]> = { sales: [], bulk: [], reconcile: [] };
    for (const { lane, cost } of this.#waiting) waiting[lane].push(cost);
    for (const lane of lanes) {
      if (this.#expected[lane] > 0) waiting[lane].push(1);
      this.#expected[lane] = 0;
    }
    const returned = plus(this.#returned, this.#drawnAmount);
    const asked = { running: this.#running, waiting, returned };
    this.#drawnAmount = nothing;
    this.#returned = nothing;
    this.#isWanted = false;
    this.#askedLane = lanes.findIndex((lane) => waiting[lane].length > 0);
    if (this.#askedLane === -1) this.#askedLane = lanes.length;
    const askedAt = this.#timing.now();
    try {
      this.#drawn(await this.#draw(asked), asked.running, askedAt);
    } catch (error) {
      // The draw may have taken effect: calls that are given back twice would exceed the limit.
      this.#freeSlots = 0;
      this.#callsAt = this.#slotsAt = 0;
      this.#drawnAt = this.#usedAt = this.#timing.now();
      for (const waiter of this.#waiting.splice(0)) waiter.settle({ kind: 'unavailable', error });
    }
    this.#isDrawing = false;
    this.#pump();
  }

  #drawn(drawn: Drawn, running: number, askedAt: number): void {
    const now = this.#timing.now();
    this.#drawnAmount = { calls: drawn.calls, points: drawn.points };
    // However long the store took: requests that wait go now.
    this.#callsUntil = Math.max(askedAt + drawn.holdMs, now + 1);
    this.#leased = running + finite(drawn.slots);
    this.#slotWantedBy = drawn.slotWantedBy;
    if (drawn.slots > 0 || drawn.slotWantedBy === null) this.#turnSince = now;
    // Slots of requests that ended during the draw are free, unless another process waits for them.
    this.#isWanted = running > this.#running && this.#hasToGiveBack();
    this.#freeSlots = drawn.slots + (this.#isWanted ? 0 : running - this.#running);
    this.#callsAt = drawn.callsInMs === 0 ? 0 : now + drawn.callsInMs;
    this.#slotsAt = drawn.slotsInMs === 0 ? 0 : now + drawn.slotsInMs;
    this.#drawnAt = now;
    this.#usedAt = now;
    this.#limit = drawn.limit;
    this.#left = drawn.left;
  }

  #begin(cost: number): Permit {
    const { calls, points } = this.#drawnAmount;
    this.#drawnAmount = { calls: calls - 1, points: points - cost };
    this.#freeSlots -= 1;
    this.#running += 1;
    const until = calls === Infinity && points === Infinity ? Infinity : this.#callsUntil;
    let isOver = false;
    const end = (unused = 0) => {
      if (isOver) return;
      isOver = true;
      if (unused > 0 && points !== Infinity) {
        this.#returned = plus(this.#returned, { calls: 0, points: unused });
        // A request that waits for points may go sooner than the last draw said.
        this.#callsAt = 0;
      }
      this.#running -= 1;
      this.#usedAt = this.#timing.now();
      if (this.#hasToGiveBack()) this.#isWanted = true;
      else this.#freeSlots += 1;
      this.#pumpSoon();
    };
    const giveBack = () => {
      const used = {
        calls: calls === Infinity ? Infinity : 1,
        points: points === Infinity ? Infinity : cost,
      };
      if (!isOver) this.#returned = plus(this.#returned, used);
      end();
    };
    return { kind: 'permit', isFresh: () => this.#timing.now() < until, end, giveBack };
  }

  /** Whether a slot that becomes free goes to another process. */
  #hasToGiveBack(): boolean {
    if (this.#slotWantedBy === null) return false;
    const [next] = this.#waiting;
    const own = next === undefined ? lanes.length : lanes.indexOf(next.lane);
    const others = lanes.indexOf(this.#slotWantedBy);
    return others < own || (others === own && this.#timing.now() >= this.#turnSince + turnMs);
  }

  /**
   * Lets the work whose request has ended queue its next one first, so that reads and writes stay together.
   */
  #pumpSoon(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      this.#pump();
    });
  }

  #remove(waiter: Waiter): void {
    const at = this.#waiting.indexOf(waiter);
    if (at !== -1) this.#waiting.splice(at, 1);
  }

  #refusal(): NoPermit {
    const now = this.#timing.now();
    const slotsAt = this.#slotsAt === Infinity ? 0 : this.#slotsAt;
    const waitMs = Math.ceil(Math.max(this.#callsAt, slotsAt) - now);
    return { kind: 'limited', retryAfterMs: waitMs > 0 ? waitMs : retryUnlessToldMs, limit: this.#limit };
  }
}

function finite(number: number): number {
  return number === Infinity ? 0 : number;
}

/** Adds what was drawn under limits. */
function plus(one: Amount, other: Amount): Amount {
  return { calls: one.calls + finite(other.calls), points: one.points + finite(other.points) };
}

/** What is left where everything was given back. Without a limit there is always more. */
function emptied({ calls, points }: Amount): Amount {
  return { calls: calls === Infinity ? Infinity : 0, points: points === Infinity ? Infinity : 0 };
}

function goesBefore(one: Waiter, other: Waiter): boolean {
  const byLane = lanes.indexOf(one.lane) - lanes.indexOf(other.lane);
  return byLane < 0 || (byLane === 0 && one.order < other.order);
}
