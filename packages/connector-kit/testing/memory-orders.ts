import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { OrderSnapshot, UnreadOrder } from '@onhand/contracts/connector/order.ts';
import type { Call, Orders } from '../connector.ts';

const pageSize = 2;

/** Reads the orders of a shop in memory. `garbled` holds the IDs of orders that nobody can read. */
export function memoryOrders(
  orders: ReadonlyMap<string, OrderSnapshot>,
  garbled: ReadonlySet<string>,
  refused: (call: Call) => Fault | null,
): Orders {
  const pageOf = (all: readonly OrderSnapshot[], cursor: string | null) => {
    // A start time (the start of a pass) covers all orders here.
    const start = cursor === null || !/^\d+$/.test(cursor) ? 0 : Number(cursor);
    const end = start + pageSize;
    const some = all.slice(start, end);
    return {
      kind: 'page' as const,
      page: {
        items: some.filter(({ externalId }) => !garbled.has(externalId)),
        unread: some.filter(({ externalId }) => garbled.has(externalId)).map(unreadOrder),
        ...(end < all.length && { next: String(end) }),
        asOf: new Date().toISOString(),
      },
    };
  };
  return {
    overlapMs: 0,
    pollEveryMs: null,
    minPassMs: 0,
    get: async (call, ids) =>
      ids.map((key) => {
        const order = orders.get(key);
        const found = order === undefined ? { kind: 'absent' as const } : { kind: 'order' as const, order };
        return { key, result: refused(call) ?? found };
      }),
    changedSince: async (call, cursor) => refused(call) ?? pageOf([...orders.values()], cursor),
    openPage: async (call, cursor) => {
      const open = [...orders.values()].filter(({ state }) => state === 'open' || state === 'pending');
      return refused(call) ?? pageOf(open, cursor);
    },
  };
}

function unreadOrder({ externalId }: OrderSnapshot): UnreadOrder {
  return { externalId, code: 'garbled', message: 'Nobody can read it.' };
}
