import { isHeard, plainItemOf } from '../figures.ts';
import { lineParts } from '../names.ts';
import type { OwnChange } from '../platform/shelf.ts';
import type { Session } from '../session.ts';
import { Violation } from '../violation.ts';
import { snapshotOf } from './effects.ts';
import type { Check } from './check.ts';

/**
 * I7: where only orders happen, a figure is unexplained only while its shop has changed it for orders that we
 * have not heard of, and by no more than their units (whose they are nobody can tell: an order of the same
 * second may explain what another one took off). Nothing is decided before its shop's orders are heard of,
 * unless a pass left one out. Whatever was decided, orders that come later use it up.
 */
export function explainedCheck(): Check {
  /** What was not heard of when an observation was made, and is not yet. */
  const unheard = new Map<string, { readonly some: readonly OwnChange[]; readonly consumed: number }>();
  const decided = new Set<string>();
  const heard = new Map<string, number>();
  /**
   * Records of which nobody can tell what explains what: their shop changed an order again before we heard of
   * the change, so that two are told as one, or an order of the same second explained what others brought
   * about.
   */
  const blurred = new Set<string>();
  /** Orders with a line that did not count once: what comes back of it is new. */
  const uncounted = new Set<string>();
  return {
    afterStep(session) {
      const { world, state } = session;
      if (world.happens !== 'orders') return;
      follow(session, heard, blurred);
      for (const order of ordersWithoutEffect(session)) uncounted.add(order);
      for (const [name, { units, consumed, seen, expected, state: became }] of state.observations) {
        const channel = name.slice(0, name.lastIndexOf('~'));
        const shop = session.shopOf(channel);
        const changes = shop.shelves.get(channel)?.changes ?? [];
        // Its lines do not count, or it is from before the beginning, at a shop that opens no stock.
        const hasNoEffect = ({ order }: OwnChange) =>
          uncounted.has(`${shop.name}/${order}`) ||
          (shop.world.role !== 'supplier' && shop.orders.get(order)?.early === true);
        // No pass tells what such an order did to the figure.
        const isNeverHeard = (change: OwnChange) =>
          hasNoEffect(change) ||
          session.omitted.has(`${shop.name}/${change.order}`) ||
          shop.deleted.has(change.order);
        const isUnheard = (change: OwnChange) => hasNoEffect(change) || !isHeard(session, shop.name, change);
        const before = unheard.get(name);
        const some = (before?.some ?? changes).filter(isUnheard);
        unheard.set(name, { some, consumed });
        if (before !== undefined && consumed - before.consumed > allUnitsOf(before.some) - allUnitsOf(some)) {
          blurred.add(channel);
        }
        if (session.openedUnclear.has(channel)) blurred.add(channel);
        if (blurred.has(channel) || plainItemOf(session, channel) === undefined) continue;
        const isOfOrders =
          unitsOf(some, Math.sign(-units)) >= Math.abs(units) || without(expected, some).has(seen);
        if (before === undefined && !isOfOrders) {
          throw new Violation('I7', `${name} (${units}) is explained by no orders: ${JSON.stringify(some)}`);
        }
        if (decided.has(name) || (became !== 'adopted' && became !== 'reversed')) continue;
        decided.add(name);
        if (session.decidedByHand.has(name) || some.some(isNeverHeard)) continue;
        throw new Violation('I7', `${name} was ${became}, and orders explain it: ${JSON.stringify(some)}`);
      }
    },
    atRest(session) {
      if (session.world.happens !== 'orders') return;
      for (const [name, { state: became, taken }] of session.state.observations) {
        const channel = name.slice(0, name.lastIndexOf('~'));
        if (became !== 'adopted' || blurred.has(channel) || session.decidedByHand.has(name)) continue;
        const shop = session.shopOf(channel);
        const changes = shop.shelves.get(channel)?.changes ?? [];
        const isUnclear = changes.some(
          ({ order }) => uncounted.has(`${shop.name}/${order}`) || shop.deleted.has(order),
        );
        if (taken.length > 0 && !isUnclear) {
          throw new Violation(
            'I7',
            `${name} is still adopted, and orders explain it: ${JSON.stringify(taken)}`,
          );
        }
      }
    },
  };
}

/** The figures that are left if any of the changes were made. */
function without(expected: readonly number[], changes: readonly OwnChange[]): ReadonlySet<number> {
  let figures = new Set(expected);
  for (const { units } of changes) {
    figures = new Set([...figures, ...[...figures].map((figure) => figure - units)]);
  }
  return figures;
}

function allUnitsOf(changes: readonly OwnChange[]): number {
  return unitsOf(changes, 1) + unitsOf(changes, -1);
}

/** The units that changes took off a figure (sign 1) or put back (-1). */
function unitsOf(changes: readonly OwnChange[], sign: number): number {
  return changes.reduce((sum, { units }) => sum + Math.max(0, sign * units), 0);
}

/** The orders with a line of a listing there is, or will be, that moves no stock. */
function ordersWithoutEffect(session: Session): readonly string[] {
  const { state, world } = session;
  return [...state.lines].flatMap(([name, { effect }]) => {
    if (effect === 'counted') return [];
    const { shop, order, line } = lineParts(name);
    const lines = snapshotOf(session, order)?.lines ?? [];
    const unit = lines.find(({ externalLineId }) => externalLineId === line)?.ref?.unit;
    const listings = world.shops.find((one) => one.name === shop)?.listings ?? [];
    return listings.some((listing) => listing.unit === unit) ? [order] : [];
  });
}

/** Notes which changes of orders were heard of, and which records are blurred. */
function follow(session: Session, heard: Map<string, number>, blurred: Set<string>): void {
  for (const shop of session.shops.values()) {
    for (const [channel, shelf] of shop.shelves) {
      for (const { order } of shelf.changes) {
        const key = `${channel} ${order}`;
        const before = heard.get(key) ?? 0;
        const changes = shelf.changes.filter((one) => one.order === order && one.change > before);
        const now = changes.filter((change) => isHeard(session, shop.name, change));
        if (now.length > 1) blurred.add(channel);
        const last = now.at(-1);
        if (last !== undefined) heard.set(key, last.change);
      }
    }
  }
}
