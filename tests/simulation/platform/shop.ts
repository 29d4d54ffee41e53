import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { contentHash } from '@onhand/database/take-in/read-event-key.ts';
import { channelsOf } from '../world.ts';
import type { WorldShop } from '../world.ts';
import { heldUnits, snapshotOf } from './shop-order.ts';
import type { ShopOrder } from './shop-order.ts';
import { Shelf } from './shelf.ts';

/** What a shop tells us of a change: all of it, which order it was, some of it, or nothing. */
export type Notice = 'full' | 'thin' | 'partial' | 'none';

/**
 * A shop as a platform keeps it: orders with versions by its own clock, stock that its own orders lower, and events
 * on their way to us. Times given to it are ours.
 */
export class SimulatedShop {
  readonly world: WorldShop;
  readonly orders = new Map<string, ShopOrder>();
  /** By the channel's name. */
  readonly shelves: ReadonlyMap<string, Shelf>;
  /** Events on their way to us. */
  readonly mailbox: Inbound[] = [];
  /** The keys of events that tell of a figure which we wrote ourselves. */
  readonly echoes = new Set<string>();
  /** The contents each order has had, by its id; their place is the number of the change. */
  readonly #contents = new Map<string, string[]>();
  #sent = 0;

  constructor(world: WorldShop) {
    this.world = world;
    this.shelves = new Map(channelsOf(world).map(({ name }) => [name, new Shelf()]));
  }

  get name(): string {
    return this.world.name;
  }

  /** The shop's clock. */
  clock(at: number): number {
    return at + this.world.skewMs;
  }

  /** Adds an order and lowers the shop's own stock for it. */
  place(order: Omit<ShopOrder, 'version' | 'changedAt'>, at: number, notice: Notice): void {
    const placed: ShopOrder = { ...order, version: null, changedAt: at };
    this.orders.set(order.externalId, placed);
    this.#lower(placed, 1);
    this.#stamp(placed, at);
    this.#tell(placed, notice);
  }

  /** Changes an order, and the shop's own stock with it. */
  change(order: ShopOrder, at: number, notice: Notice, change: (order: ShopOrder) => void): void {
    this.#lower(order, -1);
    change(order);
    this.#lower(order, 1);
    this.#stamp(order, at);
    this.#tell(order, notice);
  }

  /** What a reading that begins now finds of an order. */
  read(order: ShopOrder, at: number): OrderSnapshot {
    return { ...snapshotOf(order), readStartedAt: new Date(at).toISOString() };
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
    const quantity = this.shelves.get(channel)?.quantity ?? 0;
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

  /** Takes the units an order holds off the shelf of its unit's first place, or puts them back. */
  #lower(order: ShopOrder, sign: 1 | -1): void {
    const [place = ''] = Object.keys(this.world.places);
    for (const line of order.lines) {
      const record = this.world.listings.find(({ unit }) => unit === line.unit)?.record;
      this.shelves.get(`${this.name}/${record}/${place}`)?.moveBy(-sign * heldUnits(order, line));
    }
  }

  #stamp(order: ShopOrder, at: number): void {
    const { versionUnitMs } = this.world;
    order.changedAt = at;
    order.version = versionUnitMs === null ? null : Math.floor(this.clock(at) / versionUnitMs);
    const contents = this.#contents.get(order.externalId) ?? [];
    this.#contents.set(order.externalId, [...contents, contentHash(snapshotOf(order))]);
  }

  #tell(order: ShopOrder, notice: Notice): void {
    if (notice === 'none') return;
    const snapshot = snapshotOf(order);
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
