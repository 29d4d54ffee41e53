/** A change that a shop's order made to a figure by itself. Positive: taken off. */
export interface OwnChange {
  /** The order, and which of its changes, counted from 1. */
  readonly order: string;
  readonly change: number;
  readonly units: number;
}

interface Lagging {
  readonly units: number;
  readonly until: number;
}

/** A quantity record of a shop. Times are ours. */
export class Shelf {
  /** All that its own orders did to it. */
  readonly changes: OwnChange[] = [];
  #quantity: number;
  /** What orders will take off, and when they do. */
  #late: readonly Lagging[] = [];
  /** What orders took off, and until when readings do not show it. */
  #hidden: readonly Lagging[] = [];
  /** The keys of adjustments that were done. */
  readonly #done = new Set<string>();

  constructor(quantity: number) {
    this.#quantity = quantity;
  }

  /** What is there. */
  quantityAt(at: number): number {
    const due = this.#late.filter(({ until }) => until <= at);
    this.#late = this.#late.filter(({ until }) => until > at);
    this.#quantity -= due.reduce((sum, { units }) => sum + units, 0);
    return this.#quantity;
  }

  /** What a reading shows. */
  shownAt(at: number): number {
    this.#hidden = this.#hidden.filter(({ until }) => until > at);
    return this.quantityAt(at) + this.#hidden.reduce((sum, { units }) => sum + units, 0);
  }

  /** Whether its own orders still move it, or what it shows. */
  movesAt(at: number): boolean {
    return this.#late.some(({ until }) => until > at) || this.#hidden.some(({ until }) => until > at);
  }

  /** Whoever writes sees what is there, and so do readings from then on. */
  reveal(): void {
    this.#hidden = [];
  }

  /** Sets it, whatever was there. */
  set(quantity: number, at: number): void {
    this.quantityAt(at);
    this.#quantity = quantity;
    this.#hidden = [];
  }

  /** Adds units, once for one key. False where they were added before. */
  adjust(key: string, delta: number, at: number): boolean {
    if (this.#done.has(key)) return false;
    this.#done.add(key);
    this.moveBy(delta, at);
    return true;
  }

  moveBy(units: number, at: number): void {
    this.#quantity = this.quantityAt(at) + units;
  }

  /** An order of the shop takes units off, or puts them back. */
  lower(change: OwnChange, at: number, lag: { how: 'at_once' | 'late' | 'shown_late'; ms: number }): void {
    if (change.units === 0) return;
    this.changes.push(change);
    const { units } = change;
    const until = at + lag.ms;
    if (lag.how === 'late') {
      this.#late = [...this.#late, { units, until }];
      return;
    }
    this.moveBy(-units, at);
    if (lag.how === 'shown_late') this.#hidden = [...this.#hidden, { units, until }];
  }
}
