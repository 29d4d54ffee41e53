import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { lineParts } from '../names.ts';
import { heldUnits } from '../platform/shop-order.ts';
import type { Session } from '../session.ts';
import { Violation } from '../violation.ts';
import { partsOf, preferenceOf } from '../world.ts';
import type { World } from '../world.ts';
import type { Check } from './check.ts';
import { createEffects, snapshotOf } from './effects.ts';

/**
 * I3: what each line holds and waits for is what its order's latest snapshot requires; levels have committed
 * what lines hold, and are what came without orders less what left with them; nobody waits for what is there.
 */
export function holdsCheck(): Check {
  const effects = createEffects();
  return {
    afterStep(session) {
      effects.check(session);
      checkLines(session);
      checkLevels(session);
      checkWaiting(session);
    },
  };
}

function checkLines(session: Session): void {
  const { state } = session;
  const held = new Map<string, { committed: number; settled: number; oversold: number }>();
  const at = (key: string) => {
    const sums = held.get(key) ?? { committed: 0, settled: 0, oversold: 0 };
    held.set(key, sums);
    return sums;
  };
  for (const [key, holds] of state.holds) {
    for (const { committed, settled } of holds) {
      at(key).committed += committed;
      at(key).settled += settled;
    }
  }
  for (const [key, units] of state.oversold) at(key).oversold += units;
  for (const [name, line] of state.lines) {
    if (line.effect !== 'counted' || line.item === null) continue;
    const { shop, order, line: id } = lineParts(name);
    const snapshot = snapshotOf(session, order);
    const said = snapshot?.lines.find(({ externalLineId }) => externalLineId === id);
    const wanted = snapshot === undefined || said === undefined ? 0 : heldUnits(snapshot, said);
    const parts = partsOf(session.world, line.item);
    for (const [item, each] of parts) {
      const key = `${name} ${item}`;
      const { committed, settled, oversold } = held.get(key) ?? { committed: 0, settled: 0, oversold: 0 };
      held.delete(key);
      const isBundle = parts.length > 1 || item !== line.item;
      const misplaced = { all: committed, none: settled, some: 0 }[
        left(
          session.world,
          shop,
          { state: snapshot?.state, stockLowered: (said?.stockLowered ?? 0) - line.baseline },
          isBundle,
        )
      ];
      const units = (wanted - line.baseline) * each;
      if (committed + settled + oversold !== units || misplaced !== 0) {
        const has = JSON.stringify({ committed, settled, oversold });
        throw new Violation('I3', `${key} (${snapshot?.state}) should hold ${units} and has ${has}`);
      }
    }
  }
  for (const key of held.keys()) throw new Violation('I3', `${key} holds units and does not count`);
  for (const key of new Set([...state.oversold.keys(), ...state.incidents.keys()])) {
    const waits = sellsBeyond(session, key) ? undefined : state.oversold.get(key);
    if (waits !== state.incidents.get(key)) {
      throw new Violation(
        'I3',
        `${key} waits for ${state.oversold.get(key)}, its incident says ${state.incidents.get(key)}`,
      );
    }
  }
}

/** What of a line must have left: all, nothing, or whatever the source has accounted for so far. */
function left(
  world: World,
  shop: string,
  order: { readonly state: OrderSnapshot['state'] | undefined; readonly stockLowered: number | undefined },
  isBundle: boolean,
): 'all' | 'none' | 'some' {
  if (world.authority === 'warehouse') {
    return order.state === 'closed' || order.state === 'cancelled' ? 'all' : 'none';
  }
  const isOwn = world.shops.some(({ name, role }) => name === shop && role === 'supplier');
  return isOwn && !isBundle && (order.stockLowered ?? 0) > 0 ? 'all' : 'some';
}

/** Whether a line is of a listing whose shop sells what is not there. */
function sellsBeyond(session: Session, key: string): boolean {
  const { shop, order, line } = lineParts(key);
  const said = snapshotOf(session, order)?.lines.find(({ externalLineId }) => externalLineId === line);
  const listings = session.world.shops.find(({ name }) => name === shop)?.listings ?? [];
  return listings.some(({ unit, backorders }) => unit === said?.ref?.unit && backorders);
}

function checkLevels({ state }: Session): void {
  const held = new Map<string, { committed: number; settled: number }>();
  for (const [key, holds] of state.holds) {
    for (const { locationId, committed, settled } of holds) {
      const level = `${lineParts(key).item}@${locationId}`;
      const before = held.get(level) ?? { committed: 0, settled: 0 };
      held.set(level, { committed: before.committed + committed, settled: before.settled + settled });
    }
  }
  for (const [name, { onHand, committed, deficit }] of state.levels) {
    const lines = held.get(name) ?? { committed: 0, settled: 0 };
    if (lines.committed !== committed) {
      throw new Violation('I3', `${name} has ${committed} committed, its lines hold ${lines.committed}`);
    }
    const came = state.ledger.get(name)?.withoutOrders ?? 0;
    if (onHand - deficit !== came - lines.settled) {
      throw new Violation(
        'I3',
        `${name} has ${onHand - deficit}; ${came} came and ${lines.settled} left with orders`,
      );
    }
  }
}

function checkWaiting({ state, world }: Session): void {
  for (const key of state.oversold.keys()) {
    const { shop: shopName, item } = lineParts(key);
    const shop = world.shops.find(({ name }) => name === shopName);
    for (const location of shop === undefined ? [] : preferenceOf(world, shop)) {
      const { onHand = 0, committed = 0 } = state.levels.get(`${item}@${location}`) ?? {};
      if (onHand > committed) {
        throw new Violation('I3', `${key} waits, and ${onHand - committed} are free at ${location}`);
      }
    }
  }
}
