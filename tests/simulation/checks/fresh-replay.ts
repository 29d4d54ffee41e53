import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { createMemoryCore } from '../memory/core.ts';
import { lineParts } from '../names.ts';
import { contentHash, readEventKey } from '@onhand/core/orders/read-event-key.ts';
import type { Session } from '../session.ts';
import type { CoreState } from '../state.ts';
import { Violation } from '../violation.ts';
import { snapshotOf } from './effects.ts';
import { startAt } from '../world.ts';
import type { World } from '../world.ts';
import type { Check } from './check.ts';

/**
 * I3: an effect depends on the latest snapshots only. What the shops say in the end, taken in by a fresh core
 * in which nothing else ever happened, requires the same units of every line, and leaves as many without.
 */
export function freshReplayCheck(): Check {
  return {
    async atRest(session) {
      const { state } = session;
      checkSnapshots(session);
      const fresh = createMemoryCore(worldOf(session));
      for (const shop of session.shops.values()) {
        const orders = [...shop.orders.values()].map((order) => shop.read(order, startAt));
        // Of a deleted order the last that was told stays, closed.
        const deleted = [...shop.deleted].flatMap((id) => snapshotOf(session, `${shop.name}/${id}`) ?? []);
        for (const order of [...orders, ...deleted]) {
          const read = countedOf(session, shop.name, order);
          const event = {
            kind: 'order',
            eventKey: readEventKey(read),
            topic: 'order.read',
            order: read,
          } as const;
          await fresh.takeIn([{ shop: shop.name, origin: 'reread', event }], startAt);
        }
      }
      const opened = session.world.items.filter(({ opening }) => opening !== null).map(({ name }) => name);
      for (const item of opened) {
        const lacked = baselineOf(state, item);
        compare(`units of ${item}`, units(state, item) + lacked, units(fresh.store, item));
        if (sellsAlike(session.world) && !hasDeficit(state, item) && !hasDeficit(fresh.store, item)) {
          compare(`oversold ${item}`, oversold(state, item), oversold(fresh.store, item));
        }
      }
    },
  };
}

/** After every opening, by whatever clock. */
const yearMs = 365 * 24 * 3_600_000;

/**
 * Of an order what counts in the end; whether a line counts depends on what was linked when, and is checked
 * then.
 */
function countedOf({ state }: Session, shop: string, order: OrderSnapshot): OrderSnapshot {
  const lines = order.lines.filter(
    ({ externalLineId }) =>
      state.lines.get(`${shop}/${order.externalId}/${externalLineId}`)?.effect === 'counted',
  );
  return { ...order, placedAt: new Date(startAt + yearMs).toISOString(), lines };
}

/** At rest the snapshot that counts is what the shop says. */
function checkSnapshots({ shops, state, brought }: Session): void {
  for (const shop of shops.values()) {
    for (const order of shop.orders.values()) {
      const name = `${shop.name}/${order.externalId}`;
      const held = brought.get(`${shop.name}/${state.orders.get(name)?.snapshotKey ?? ''}`);
      if (held === undefined || contentHash(held) !== contentHash(shop.read(order, startAt))) {
        throw new Violation('I3', `${name} has changed since what is known of it: ${JSON.stringify(held)}`);
      }
    }
  }
}

/**
 * The world as it ended: what came without orders is its opening, and what was linked is linked. The orders
 * take the units of their baselines once more, so that these are there too, at any one location.
 */
function worldOf({ world, state }: Session): World {
  const opening = (item: string) =>
    Object.fromEntries(
      [...state.ledger]
        .filter(([name]) => name.split('@')[0] === item)
        .map(([name, { withoutOrders }], index) => {
          const lacked = index === 0 ? baselineOf(state, item) : 0;
          return [name.split('@')[1] ?? '', Math.max(0, withoutOrders + lacked)];
        }),
    );
  return {
    ...world,
    items: world.items.map((item) =>
      item.components === undefined ? { ...item, opening: opening(item.name) } : item,
    ),
    shops: world.shops.map((shop) => ({
      ...shop,
      // In which direction figures go is nothing to orders, unless it is none.
      direction: 'bidirectional',
      listings: shop.listings.map((listing) => ({
        ...listing,
        item: listing.belongsTo,
        late: false,
      })),
    })),
  };
}

function units({ holds, oversold }: CoreState, item: string): number {
  const held = [...holds].filter(([key]) => lineParts(key).item === item).flatMap(([, each]) => each);
  const waiting = [...oversold].filter(([key]) => lineParts(key).item === item);
  return (
    held.reduce((sum, { committed, settled }) => sum + committed + settled, 0) +
    waiting.reduce((sum, [, each]) => sum + each, 0)
  );
}

/** Units that the opening's figure lacked already. */
function baselineOf({ lines }: CoreState, item: string): number {
  return [...lines.values()].reduce((sum, line) => (line.item === item ? sum + line.baseline : sum), 0);
}

function oversold(state: CoreState, item: string): number {
  const waiting = [...state.oversold].filter(([key]) => lineParts(key).item === item);
  return waiting.reduce((sum, [, each]) => sum + each, 0);
}

function hasDeficit(state: CoreState, item: string): boolean {
  return [...state.levels].some(([name, { deficit }]) => name.startsWith(`${item}@`) && deficit > 0);
}

/** Whether all shops may take from all locations, so that it does not matter who comes first. */
function sellsAlike({ shops, locations }: World): boolean {
  return shops.every(({ places }) => new Set(Object.values(places).flat()).size === locations.length);
}

function compare(what: string, actual: number, fresh: number): void {
  if (actual !== fresh)
    throw new Violation('I3', `${what}: ${actual}, and ${fresh} from the last snapshots alone`);
}
