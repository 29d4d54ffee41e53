import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { TakeInResult } from '@onhand/core/orders/delivery.ts';
import type { FigureCall, PublisherCall } from './calls.ts';
import { Crashed } from './core.ts';
import type { Core, NamedAnswer, NamedAttempt, NamedLease, ShopDelivery } from './core.ts';
import { isObserved } from './observed.ts';
import type { ShopOrder } from './platform/shop-order.ts';
import { SimulatedShop } from './platform/shop.ts';
import { takeEffect } from './platform/take-effect.ts';
import type { CoreState } from './state.ts';
import { Violation } from './violation.ts';
import { startAt } from './world.ts';
import type { World } from './world.ts';

/** A reading of orders under way: what it found is fixed, and has not come to us yet. */
export interface Reading {
  readonly shop: SimulatedShop;
  readonly origin: 'poll' | 'reread';
  readonly startedAt: number;
  readonly orders: readonly OrderSnapshot[];
  /** A complete pass: the shop is heard until then, by its clock. Left out: it read some orders only. */
  readonly heardUntil?: number;
}

/** A write that a platform applies later than it should. */
export interface LateWrite {
  readonly at: number;
  readonly attempt: NamedAttempt;
}

/** One sequence under way: the world, its shops, the clock, the core, and all that is in between. */
export class Session {
  readonly world: World;
  readonly core: Core;
  readonly shops: ReadonlyMap<string, SimulatedShop>;
  now = startAt;
  state: CoreState;
  readonly readings: Reading[] = [];
  readonly leases: NamedLease[] = [];
  readonly calls: PublisherCall[] = [];
  readonly figureCalls: FigureCall[] = [];
  readonly lateWrites: LateWrite[] = [];
  /** Units that people added to figures by hand, and that should be noticed; by channel. */
  readonly edits = new Map<string, number>();
  /** Looks at the rules; set by whoever plays. */
  watch: () => void = () => {};
  /** Channels of which nobody can tell what an edit did from what a write of unknown outcome did. */
  readonly doubtful = new Set<string>();
  /** Channels that opened stock in the very second in which an order was placed and ended. */
  readonly openedUnclear = new Set<string>();
  /** Orders that a complete pass left out, though it says that it did not; `shop/order`. */
  readonly omitted = new Set<string>();
  /** Observations that somebody decided, by name. */
  readonly decidedByHand = new Set<string>();
  /** Figures that another program sets again and again, by channel. */
  readonly overwritten = new Map<string, number>();
  /** The number of the last attempt that was confirmed, by channel. */
  readonly #confirmed = new Map<string, number>();
  /** The snapshots that came to the door, by `shop/event key`. */
  readonly brought = new Map<string, OrderSnapshot>();
  /** Events that the door has answered for, by `shop/event key`. */
  readonly answered = new Set<string>();
  /** The levels that were counted in this step. */
  readonly countedNow = new Set<string>();
  /** What was brought to the door in this step. */
  delivered: readonly ShopDelivery[] = [];
  #orders = 0;
  #causes = 0;

  private constructor(world: World, core: Core, state: CoreState) {
    this.world = world;
    this.core = core;
    this.state = state;
    this.shops = new Map(world.shops.map((shop) => [shop.name, new SimulatedShop(shop)]));
  }

  static async open(world: World, core: Core): Promise<Session> {
    return new Session(world, core, await core.state());
  }

  /** Reads an order by its id that its shop has deleted for good. */
  async readDeleted(order: { readonly shop: string; readonly externalId: string }): Promise<void> {
    const name = `${order.shop}/${order.externalId}`;
    await this.core.settleHints(order, this.now);
    await this.core.noteAbsence(order, this.now);
    this.state = await this.core.state();
    const key = this.state.orders.get(name)?.snapshotKey ?? '';
    const told = this.brought.get(`${order.shop}/${toldKey(key)}`);
    if (key === toldKey(key) || told === undefined) return;
    // What it took is gone. An order that was not sure has taken nothing.
    const restockOnCancel = told.state === 'pending';
    const lines = told.lines.map((line) => ({ ...line, restockOnCancel }));
    this.brought.set(`${order.shop}/${key}`, { ...told, state: 'cancelled', lines });
  }

  /** Lets time pass; what platforms do late happens in between. */
  advance(ms: number): void {
    const until = this.now + ms;
    for (const late of this.lateWrites.splice(0).toSorted((a, b) => a.at - b.at)) {
      if (late.at > until) this.lateWrites.push(late);
      else this.apply(late.attempt, late.at);
    }
    this.now = until;
  }

  /**
   * A write takes effect at its shop, which tells of it; false where another figure stood there. An older one
   * after a confirmed newer one breaks I6.
   */
  apply(attempt: NamedAttempt, at: number): boolean {
    const { id, channel } = attempt;
    const confirmed = this.#confirmed.get(channel) ?? 0;
    const shop = this.shopOf(channel);
    if (!takeEffect(shop, attempt, at)) return false;
    if (numberOf(id) < confirmed) {
      throw new Violation('I6', `${channel} shows attempt ${id} after number ${confirmed} was confirmed`);
    }
    shop.tellFigure(channel, at, true);
    return true;
  }

  /** Somebody buys some of what a channel shows; nobody tells us. */
  sell(channel: string, quantity = 1): ShopOrder | undefined {
    const shop = this.shopOf(channel);
    const [, record = ''] = channel.split('/');
    const unit = shop.world.listings.find((one) => one.record === record)?.unit;
    if (unit === undefined || this.world.happens === 'edits') return undefined;
    const lines = [{ id: '1', unit, quantity, cancelled: 0, restocked: 0 }];
    const order = {
      externalId: this.nextOrderId(),
      placedAt: shop.clock(this.now),
      early: false,
      test: false,
      state: 'open' as const,
      restockOnCancel: true,
      lines,
    };
    shop.place(order, this.now, 'none');
    return shop.orders.get(order.externalId);
  }

  /**
   * Somebody changes a figure in a shop by hand. `unseen`: nobody can know of it, because a write goes over
   * it.
   */
  edit(channel: string, units: number, unseen = false): void {
    if (this.world.happens === 'orders') return;
    this.shopOf(channel).shelves.get(channel)?.moveBy(units, this.now);
    const { known = null } = this.state.channels.get(channel) ?? {};
    // Before anything is known of a figure no change of it is, unless it comes with the first.
    if (known === null && this.state.channels.get(channel)?.state === 'open') this.doubtful.add(channel);
    if (unseen || known === null) return;
    // What nobody looks at now somebody may look at later.
    if (!isObserved(this, channel)) this.doubtful.add(channel);
    this.edits.set(channel, (this.edits.get(channel) ?? 0) + units);
  }

  /** Units that were changed at a channel by hand, less those that were noticed. */
  editsMissed(channel: string): number {
    let noticed = 0;
    for (const [name, { units, state }] of this.state.observations) {
      if (state !== 'dropped' && name.startsWith(`${channel}~`)) noticed += units;
    }
    return (this.edits.get(channel) ?? 0) - noticed;
  }

  /** Looks at what is stored now, and whether the rules hold. */
  async look(): Promise<void> {
    this.state = await this.core.state();
    this.watch();
    this.delivered = [];
    this.countedNow.clear();
  }

  /** A publisher hands in the answers to a call of its own. */
  async record(lease: NamedLease, answers: readonly NamedAnswer[]): Promise<void> {
    for (const { attempt, readBack } of answers) {
      if (readBack && this.editsMissed(attempt.channel) !== 0) this.doubtful.add(attempt.channel);
    }
    await this.survive(() => this.core.recordAnswers(lease, answers, this.now));
    await this.#judge(lease.shop, answers);
    this.state = await this.core.state();
    for (const { attempt } of answers) {
      const other = this.overwritten.get(attempt.channel);
      if (other !== undefined) {
        const shelf = this.shopOf(attempt.channel).shelves.get(attempt.channel);
        this.edit(attempt.channel, other - (shelf?.quantityAt(this.now) ?? other));
      }
    }
    for (const { attempt, next } of answers) {
      const { confirmedRevision = 0 } = this.state.channels.get(attempt.channel) ?? {};
      if (next.step === 'confirm' && confirmedRevision >= attempt.revision) {
        const before = this.#confirmed.get(attempt.channel) ?? 0;
        this.#confirmed.set(attempt.channel, Math.max(before, numberOf(attempt.id)));
      }
    }
  }

  /** An answer that belongs to the whole shop pauses it, and any other one proves that it is there. */
  async #judge(shop: string, answers: readonly NamedAnswer[]): Promise<void> {
    const kinds = new Set(answers.map(({ outcome }) => outcome));
    const { circuit = 'closed' } = this.state.shops.get(shop) ?? {};
    if (kinds.has('unauthorized')) {
      await this.core.openCircuit(shop, { kind: 'unauthorized', message: 'Who are you?' }, this.now);
    } else if (kinds.has('unavailable')) {
      await this.core.openCircuit(shop, { kind: 'unavailable', message: 'away' }, this.now);
    } else if (circuit === 'open') {
      await this.core.closeCircuit(shop, this.now);
    }
  }

  shopOf(name: string): SimulatedShop {
    const [shopName = ''] = name.split('/');
    const shop = this.shops.get(shopName);
    if (shop === undefined) throw new Error(`There is no shop of ${name}.`);
    return shop;
  }

  nextOrderId(): string {
    this.#orders += 1;
    return String(this.#orders).padStart(4, '0');
  }

  nextCause(): string {
    this.#causes += 1;
    return `by-hand:${this.#causes}`;
  }

  /** Brings deliveries to the door; null where it crashed, and nobody knows whether they are in. */
  async deliver(deliveries: readonly ShopDelivery[]): Promise<readonly TakeInResult[] | null> {
    this.delivered = [...this.delivered, ...deliveries];
    for (const delivery of deliveries) this.#remember(delivery);
    try {
      const results = await this.core.takeIn(deliveries, this.now);
      for (const { shop, event } of deliveries) this.answered.add(`${shop}/${event.eventKey}`);
      return results;
    } catch (error) {
      if (error instanceof Crashed) return null;
      throw error;
    }
  }

  /** Does what a process does that may die over it. */
  async survive(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Crashed)) throw error;
    }
  }

  #remember({ shop, event }: ShopDelivery): void {
    const key = `${shop}/${event.eventKey}`;
    if (event.kind === 'order' && !this.brought.has(key)) {
      this.brought.set(key, event.order);
    }
  }
}

/** The key of the event by which a shop told what is held of an order, whether or not we closed it since. */
export function toldKey(snapshotKey: string): string {
  return snapshotKey.replace(/^closed:(left|returned):/, '');
}

/** An attempt's number among those at its channel. */
function numberOf(id: string): number {
  return Number(id.slice(id.lastIndexOf('#') + 1));
}
