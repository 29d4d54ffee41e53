import { goneAfterMs } from '@onhand/domain/orders/close-order.ts';
import type { Notice, SimulatedShop } from '../platform/shop.ts';
import type { ShopOrder, ShopOrderLine } from '../platform/shop-order.ts';
import type { Session } from '../session.ts';
import { startAt } from '../world.ts';
import { oneOf } from './command.ts';
import type { Choose, Command } from './command.ts';

const notices: readonly Notice[] = ['full', 'full', 'full', 'full', 'thin', 'partial', 'none'];
/** A unit that no listing of ours has. */
const unknownUnit = 'nobody-knows';

function notice(choose: Choose): Notice {
  return oneOf(notices, choose) ?? 'full';
}

function newLine(shop: SimulatedShop, id: number, choose: Choose): ShopOrderLine {
  const units = [...shop.world.listings.map(({ unit }) => unit), unknownUnit];
  return {
    id: String(id),
    unit: oneOf(units, choose) ?? unknownUnit,
    quantity: 1 + choose(4),
    cancelled: 0,
    restocked: 0,
  };
}

function place(session: Session, choose: Choose, placedMsAgo: number): void {
  if (session.world.happens === 'edits') return;
  const shop = oneOf([...session.shops.values()], choose);
  if (shop === undefined) return;
  const lines = Array.from({ length: 1 + choose(3) }, (_, index) => newLine(shop, index + 1, choose));
  const test = choose(20) === 0;
  const isEarly = placedMsAgo > 0;
  const state = choose(8) === 0 && !isEarly ? ('pending' as const) : ('open' as const);
  const order = {
    externalId: session.nextOrderId(),
    placedAt: shop.clock(session.now) - placedMsAgo,
    early: isEarly,
    test,
    state,
    restockOnCancel: true,
    lines,
  };
  shop.place(order, session.now, notice(choose));
}

/** A command that changes one of the orders there are. */
function changing(
  weight: number,
  change: (order: ShopOrder, choose: Choose, shop: SimulatedShop) => void,
): Command {
  return {
    weight,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      const order = shop === undefined ? undefined : oneOf([...shop.orders.values()], choose);
      if (shop !== undefined && order !== undefined) {
        shop.change(order, session.now, notice(choose), (changed) => change(changed, choose, shop));
      }
    },
  };
}

/** A command that changes one line of an order. */
function changingLine(weight: number, change: (line: ShopOrderLine, choose: Choose) => void): Command {
  return changing(weight, (order, choose) => {
    const line = oneOf(order.lines, choose);
    if (line !== undefined) change(line, choose);
  });
}

/** What shoppers and shopkeepers do to orders. */
export const orderCommands = {
  place: {
    weight: 14,
    run: async (session, choose) => place(session, choose, 0),
  },
  placeBeforeOpening: {
    weight: 2,
    run: async (session, choose) => place(session, choose, session.now - startAt + 3_600_000),
  },
  editQuantity: changingLine(5, (line, choose) => {
    line.quantity = Math.max(1 + choose(6), line.cancelled + line.restocked);
  }),
  cancelUnits: changingLine(2, (line, choose) => {
    line.cancelled += choose(line.quantity - line.cancelled - line.restocked + 1);
  }),
  refundRestocked: changingLine(3, (line, choose) => {
    line.restocked += choose(line.quantity - line.cancelled - line.restocked + 1);
  }),
  addLine: changing(2, (order, choose, shop) => {
    const last = Math.max(0, ...order.lines.map(({ id }) => Number(id)));
    order.lines.push(newLine(shop, last + 10, choose));
  }),
  removeLine: changing(2, (order, choose) => {
    order.lines.splice(choose(order.lines.length), 1);
  }),
  exchangeLine: changingLine(1, (line, choose) => {
    Object.assign(line, { unit: oneOf(['a', 'b', 'c', 'k', unknownUnit], choose) });
  }),
  cancel: changing(4, (order, choose) => {
    order.state = 'cancelled';
    // An order that reserved nothing keeps nothing.
    order.restockOnCancel = choose(3) > 0 || order.reservedAt === null;
  }),
  close: changing(4, (order) => {
    order.state = 'closed';
  }),
  reopen: changing(3, (order) => {
    order.state = 'open';
  }),
  deleteForGood: {
    weight: 2,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      const order = shop === undefined ? undefined : oneOf([...shop.orders.values()], choose);
      if (order !== undefined) shop?.delete(order);
    },
  },
  /** Orders that are not heard of for long are read by their ids. */
  readDeleted: {
    weight: 2,
    async run(session, choose) {
      const shop = oneOf([...session.shops.values()], choose);
      const externalId = oneOf([...(shop?.deleted ?? [])], choose);
      if (shop === undefined || externalId === undefined) return;
      await session.readDeleted({ shop: shop.name, externalId });
      if (choose(2) === 0) return;
      session.advance(oneOf([goneAfterMs - 1, goneAfterMs], choose) ?? 0);
      await session.readDeleted({ shop: shop.name, externalId });
    },
  },
  /** A shop's clock is set back: what changes now has lower versions than what changed before. */
  setVersionsBack: {
    weight: 3,
    async run(session, choose) {
      oneOf([...session.shops.values()], choose)?.setBack(choose(600) * 1_000);
    },
  },
} satisfies Record<string, Command>;
