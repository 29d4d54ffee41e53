import { between } from './between.ts';
import { alive, levelOf, refilled, rounding } from './limit-state.ts';
import type { Holder, Levels, LimitState, Waits } from './limit-state.ts';
import { lanes, mostAtOnce, ratesOf } from './limit.ts';
import type { Amount, Lane, Limit, Rate } from './limit.ts';

/** What a process asks for. One `draw` also renews its lease, and gives back what it does not need. */
export interface Asked {
  readonly holder: string;
  /** Its calls that are being made, each in a slot. */
  readonly running: number;
  /** The points that each of its calls that wait costs, by lane, in their order. */
  readonly waiting: Readonly<Record<Lane, readonly number[]>>;
  /** What it drew and has not used. */
  readonly returned: Amount;
}

/**
 * Calls that a process may make within `holdMs`, and points that they may cost, until it asks again.
 * Infinity: there is no such limit.
 */
export interface Drawn extends Amount {
  readonly holdMs: number;
  /** Slots beside those of its running calls. Infinity: there is no such limit. */
  readonly slots: number;
  /** How long to wait before asking for more calls. 0: there were enough. */
  readonly callsInMs: number;
  /**
   * How long to wait before asking for more slots. 0: there were enough. Infinity: until one of the process's
   * own calls ends. While the platform wants no calls, there are no slots.
   */
  readonly slotsInMs: number;
  /** The name of the limit whose calls are used up. Null: none is. */
  readonly limit: string | null;
  /** The most urgent lane in which other processes wait for a slot. Null: none does. */
  readonly slotWantedBy: Lane | null;
  /** The calls left, by the name of their limit. */
  readonly left: Readonly<Record<string, number>>;
}

/** A process with slots asks again after this, even if it needs nothing, to keep its lease. */
export const renewMs = 2_000;
export const leaseMs = 10_000;
/** Another process may free a slot at any time. A process that has a slot can wait longer for another. */
const firstSlotPollMs = 50;
const nextSlotPollMs = 250;
const shortestWaitMs = 20;
/** How much later than told a process may ask again before it loses its place. */
const lateMs = 1_000;

/**
 * Draws calls, points and slots. More urgent lanes go first, and within a lane whoever has waited longest.
 * The lane `sales` may use up the limits; other lanes leave the reserve. Calls are drawn in blocks: as many
 * as become free within `holdMs`, if that leaves the reserve. Pure.
 */
export function draw(
  state: LimitState,
  limits: readonly Limit[],
  asked: Asked,
  now: number,
): { readonly state: LimitState; readonly drawn: Drawn } {
  const rates = ratesOf(limits);
  const levels = refilled(state, rates, asked.returned, now);
  const holders = alive(state, now);
  const before = holders[asked.holder]?.waits ?? null;
  const others = Object.entries(holders).flatMap(([name, holder]) => (name === asked.holder ? [] : [holder]));
  const lane = lanes.find((one) => asked.waiting[one].length > 0) ?? null;
  const since = before !== null && before.lane === lane ? before.since : now;
  const inFront = lane === null ? [] : others.filter(({ waits }) => isAhead(waits, { lane, since }));
  const ahead = {
    calls: inFront.length,
    points: inFront.reduce((sum, { waits }) => sum + (waits?.points ?? 1), 0),
  };
  const costs = lanes.flatMap((one) => asked.waiting[one]);
  const wanted = costs.length;

  const closedMs = Math.max(0, (state.closedUntil ?? 0) - now);
  const slotsAhead = inFront.filter(({ waits }) => waits?.for === 'slot').length;
  const freeSlots =
    closedMs > 0 ? 0 : slotsFor(mostAtOnce(limits), others, { ...asked, wanted, ahead: slotsAhead });
  const block = { ...asked, ahead, isAlone: others.every(({ waits }) => waits === null) };
  const canBegin = wanted > 0 && freeSlots > 0;
  const begun = rates.length === 0 ? wanted : canBegin ? fitting(rates, levels, block) : 0;
  const given = amountFor(rates, levels, { ...block, costs, begun });
  const left = Object.fromEntries(
    rates.map(({ name, counts }) => [name, levelOf(levels, name) - given[counts]]),
  );
  // A slot without a call would keep another process waiting.
  const slots = freeSlots === Infinity ? Infinity : Math.min(freeSlots, begun);

  const full =
    canBegin && lane !== null && begun < wanted
      ? longestWait(rates, left, { lane, ahead, cost: costs[begun] ?? 1 })
      : null;
  const callsInMs = full === null ? 0 : Math.max(shortestWaitMs, full.ms);
  const othersHold = slotsAhead > 0 || others.some((holder) => holder.slots > 0);
  const isShortOfSlots = wanted > 0 && freeSlots < Math.max(1, begun);
  const slotsInMs = isShortOfSlots
    ? othersHold || closedMs > 0
      ? Math.max(asked.running + slots > 0 ? nextSlotPollMs : firstSlotPollMs, closedMs)
      : Infinity
    : 0;
  const waits: Waits | null =
    lane !== null && (full !== null || isShortOfSlots)
      ? {
          lane,
          since: Math.min(begun, slots) > 0 ? now : since,
          for: isShortOfSlots ? 'slot' : 'calls',
          until: now + Math.max(callsInMs, slotsInMs === Infinity ? renewMs : slotsInMs) + lateMs,
          ...pointsOf(costs[Math.min(begun, slots)]),
        }
      : null;
  const held = asked.running + (slots === Infinity ? 0 : slots);
  const holder = held === 0 && waits === null ? null : { slots: held, until: now + leaseMs, waits };
  return {
    state: {
      levels: Object.fromEntries(
        Object.entries(left).map(([name, free]) => [name, { calls: free, at: levels[name]?.at ?? now }]),
      ),
      closedUntil: closedMs > 0 ? state.closedUntil : null,
      holders: withHolder(holders, asked.holder, holder),
    },
    drawn: {
      ...given,
      holdMs: Math.min(...rates.map(({ holdMs }) => holdMs), Infinity),
      slots,
      callsInMs,
      slotsInMs,
      limit: full?.limit ?? null,
      slotWantedBy:
        lanes.find((one) => others.some(({ waits }) => waits?.for === 'slot' && waits.lane === one)) ?? null,
      left,
    },
  };
}

/** Returns the slots that a process gets for calls that wait, beside those of its running calls. */
function slotsFor(
  most: number,
  others: readonly Holder[],
  { running, wanted, ahead }: { readonly running: number; readonly wanted: number; readonly ahead: number },
): number {
  if (most === Infinity) return Infinity;
  const used = others.reduce((sum, { slots }) => sum + slots, running);
  return between(0, most - used - ahead, wanted);
}

interface Block extends Pick<Asked, 'waiting'> {
  readonly ahead: Amount;
  readonly isAlone: boolean;
}

/**
 * Returns how many of the waiting calls every rate permits, in their order. A call that does not fit keeps
 * those behind it waiting, so that cheap ones do not use up what it waits for.
 */
function fitting(rates: readonly Rate[], levels: Levels, { waiting, ahead }: Block): number {
  let used = { calls: 0, points: 0 };
  for (const lane of lanes) {
    for (const cost of waiting[lane]) {
      const after = { calls: used.calls + 1, points: used.points + cost };
      const fits = rates.every((rate) => {
        const free = levelOf(levels, rate.name) - ahead[rate.counts] + rounding;
        return free - after[rate.counts] >= reserveOf(rate, { lane, cost });
      });
      if (!fits) return after.calls - 1;
      used = after;
    }
  }
  return used.calls;
}

/**
 * Returns what is drawn: what the calls that begin cost, and where all of them do, a block if that leaves
 * the reserve.
 */
function amountFor(
  rates: readonly Rate[],
  levels: Levels,
  { costs, begun, ahead, isAlone }: Block & { readonly costs: readonly number[]; readonly begun: number },
): Amount {
  const used = { calls: begun, points: costs.slice(0, begun).reduce((sum, cost) => sum + cost, 0) };
  const isBlock = isAlone && begun > 0 && begun === costs.length;
  const amountOf = (counts: keyof Amount) =>
    Math.min(
      Infinity,
      ...rates.flatMap((rate) => {
        if (rate.counts !== counts) return [];
        const free = levelOf(levels, rate.name) - ahead[counts] + rounding;
        const spare = Math.min(Math.floor(rate.perMs * rate.holdMs), Math.floor(free - rate.reserve));
        return [isBlock ? Math.max(used[counts], spare) : used[counts]];
      }),
    );
  return { calls: amountOf('calls'), points: amountOf('points') };
}

/** A call that costs nearly all that can be free goes when all is free. */
function reserveOf(
  { counts, capacity, reserve }: Rate,
  { lane, cost }: { readonly lane: Lane; readonly cost: number },
): number {
  if (lane === 'sales') return 0;
  return counts === 'calls' ? reserve : between(0, reserve, capacity - cost);
}

/** Finds the rate that makes the next call of a lane wait longest. */
function longestWait(
  rates: readonly Rate[],
  left: Readonly<Record<string, number>>,
  { lane, ahead, cost }: { readonly lane: Lane; readonly ahead: Amount; readonly cost: number },
): { readonly ms: number; readonly limit: string | null } {
  return rates
    .map((rate) => {
      const { name, counts, perMs } = rate;
      const needed = (counts === 'calls' ? 1 : cost) + ahead[counts] + reserveOf(rate, { lane, cost });
      return { ms: Math.ceil((needed - (left[name] ?? 0) - rounding) / perMs), limit: name };
    })
    .reduce((one, other) => (other.ms > one.ms ? other : one), { ms: 0, limit: null as string | null });
}

function pointsOf(cost = 1): Pick<Waits, 'points'> {
  return cost === 1 ? {} : { points: cost };
}

function isAhead(theirs: Holder['waits'], mine: { readonly lane: Lane; readonly since: number }): boolean {
  if (theirs === null) return false;
  const byLane = lanes.indexOf(theirs.lane) - lanes.indexOf(mine.lane);
  return byLane < 0 || (byLane === 0 && theirs.since < mine.since);
}

function withHolder(
  holders: Readonly<Record<string, Holder>>,
  name: string,
  holder: Holder | null,
): Readonly<Record<string, Holder>> {
  const { [name]: _, ...others } = holders;
  return holder === null ? others : { ...others, [name]: holder };
}
