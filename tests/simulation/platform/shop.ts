import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { contentHash } from '@onhand/core/orders/read-event-key.ts';
import { channelsOf } from '../world.ts';
import type { WorldShop } from '../world.ts';
import { heldUnits, snapshotOf } from './shop-order.ts';
import type { ShopOrder } from './shop-order.ts';
import { Shelf } from './shelf.ts';

/** What a shop tells us of a change: all of it, which order it was, some of it, or nothing. */
export type Notice = 'full' | 'thin' | 'partial' | 'none';

/**
 * A shop as a platform keeps it: orders with versions by its own clock, stock that its own orders lower, and
 * events on their way to us. Times given to it are ours.
 */
export class SimulatedShop {
  readonly world: WorldShop;
  readonly orders = new Map<string, ShopOrder>();
  /** The ids of orders that somebody deleted for good. */
  readonly deleted = new Set<string>();
  /** By the channel's name. */
  readonly shelves: ReadonlyMap<string, Shelf>;
  /** Events on their way to us. */
  readonly mailbox: Inbound[] = [];
  /** The keys of events that tell of a figure which we wrote ourselves. */
  readonly echoes = new Set<string>();
  /** The contents each order has had, by its id; their place is the number of the change. */
  readonly #contents = new Map<string, string[]>();
  #sent = 0;
  #moves = 0;
  #setBackMs = 0;

  constructor(world: WorldShop) {
    this.world = world;
    this.shelves = new Map(channelsOf(world).map(({ name }) => [name, new Shelf(world.initial[name] ?? 0)]));
  }

  get name(): string {
    return this.world.name;
  }

  get #firstPlace(): string {
    return Object.keys(this.world.places)[0] ?? '';
  }

  /** Where its orders say that their units come from. */
  get #named(): string {
    return this.world.namesPlaces ? this.#firstPlace : '';
  }

  /** The shop's clock. */
  clock(at: number): number {
    return at + this.world.skewMs;
  }

  /** Sets the clock back by which orders are versioned. */
  setBack(ms: number): void {
    this.#setBackMs += ms;
  }

  /** What the shop says of its clock, in whole seconds; null: nothing. */
  tells(at: number): number | null {
    return this.world.tellsTime ? wholeSeconds(this.clock(at)) : null;
  }

  /** Adds an order and lowers the shop's own stock for it. */
  place(order: Omit<ShopOrder, 'version' | 'changedAt' | 'reservedAt'>, at: number, notice: Notice): void {
    const placed: ShopOrder = {
      ...order,
      placedAt: wholeSeconds(order.placedAt),
      reservedAt: order.state === 'open' ? wholeSeconds(order.placedAt) : null,
      version: null,
      changedAt: at,
    };
    this.orders.set(order.externalId, placed);
    this.#stamp(placed, at);
    // What was sold before the beginning is in the figures that it began with.
    if (!order.early) this.#lower(placed, new Map(), at);
    this.#tell(placed, notice);
  }

  /** Changes an order, and the shop's own stock with it. */
  change(order: ShopOrder, at: number, notice: Notice, change: (order: ShopOrder) => void): void {
    const held = this.#heldOf(order);
    change(order);
    if (order.state !== 'closed') order.closedAt = null;
    if (order.state === 'open' || order.state === 'closed') order.reservedAt ??= wholeSeconds(this.clock(at));
    this.#stamp(order, at);
    this.#lower(order, held, at);
    this.#tell(order, notice);
  }

  /** Somebody deletes an order for good. What it took stays away, and nobody is told. */
  delete({ externalId }: ShopOrder): void {
    this.orders.delete(externalId);
    this.deleted.add(externalId);
  }

  /** What a reading that begins now finds of an order. */
  read(order: ShopOrder, at: number): OrderSnapshot {
    return { ...snapshotOf(order, this.#named), readStartedAt: new Date(at).toISOString() };
  }

  /** Which changes of its order, counted from 1, first and last brought about what a snapshot says. */
  changesBehind(snapshot: OrderSnapshot): { readonly first: number; readonly last: number } {
    const contents = this.#contents.get(snapshot.externalId) ?? [];
    const hash = contentHash(snapshot);
    return { first: contents.indexOf(hash) + 1, last: contents.lastIndexOf(hash) + 1 };
  }

  /** Tells of a record's figure, as shops do when a product changed. */
  tellFigure(channel: string, at: number, echo: boolean): void {
    const [, unit = '', location = ''] = channel.split('/');
    const quantity = this.shelves.get(channel)?.shownAt(at) ?? 0;
    const readStartedAt = new Date(at).toISOString();
    this.#sent += 1;
    const event: Inbound = {
      kind: 'figures',
      eventKey: `figure:${this.#sent}`,
      topic: 'product.updated',
      figures: [{ ref: { unit, group: unit, location }, seen: { quantity, readStartedAt } }],
    };
    this.mailbox.push(event);
    if (echo) this.echoes.add(event.eventKey);
  }

  /** The number of an order's last change. */
  changesOf(order: string): number {
    return this.#contents.get(order)?.length ?? 0;
  }

  /** The units an order holds of each record. */
  #heldOf(order: ShopOrder): ReadonlyMap<string, number> {
    const held = new Map<string, number>();
    const { restockOnCancel } = order;
    for (const line of order.lines) {
      const record = this.world.listings.find(({ unit }) => unit === line.unit)?.record;
      const units = heldUnits(order, { ...line, restockOnCancel });
      if (record !== undefined) held.set(record, (held.get(record) ?? 0) + units);
    }
    return held;
  }

  /** Takes the units an order holds now, and did not before, off its records' first place. */
  #lower(order: ShopOrder, before: ReadonlyMap<string, number>, at: number): void {
    const place = this.#firstPlace;
    const held = this.#heldOf(order);
    for (const record of new Set([...before.keys(), ...held.keys()])) {
      const units = (held.get(record) ?? 0) - (before.get(record) ?? 0);
      const name = `${this.name}/${record}/${place}`;
      this.#moves += 1;
      const ms = (this.#moves * 7_919) % (this.world.observing.settlesWithinMs + 1);
      const change = { order: order.externalId, change: this.changesOf(order.externalId), units };
      this.shelves.get(name)?.lower(change, at, { how: this.world.lowers, ms });
      if (units !== 0 && this.#moves % 3 === 0) this.tellFigure(name, at, false);
    }
  }

  #stamp(order: ShopOrder, at: number): void {
    const { versionUnitMs } = this.world;
    order.changedAt = at;
    order.version =
      versionUnitMs === null ? null : Math.floor((this.clock(at) - this.#setBackMs) / versionUnitMs);
    const contents = this.#contents.get(order.externalId) ?? [];
    this.#contents.set(order.externalId, [...contents, contentHash(snapshotOf(order, this.#named))]);
  }

  #tell(order: ShopOrder, notice: Notice): void {
    if (notice === 'none') return;
    const snapshot = snapshotOf(order, this.#named);
    const { externalId } = order;
    this.#sent += 1;
    if (notice === 'thin') {
      const eventKey = `thin:${this.#sent}`;
      this.mailbox.push({ kind: 'order_pointer', eventKey, topic: 'order.changed', externalId });
      return;
    }
    const partial = notice === 'partial';
    const told = partial ? { ...snapshot, partial, lines: snapshot.lines.slice(0, 1) } : snapshot;
    // As at the door: one delivery of one content has one key, however often it is brought.
    const eventKey = `hook:${externalId}:${partial}:${contentHash(told)}`;
    this.mailbox.push({ kind: 'order', eventKey, topic: 'order.updated', order: told });
  }
}

/** Platforms tell times in whole seconds. */
export function wholeSeconds(epochMs: number): number {
  return Math.floor(epochMs / 1_000) * 1_000;
}
