import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { send } from './client.ts';
import { histories, historiesQuery, orderList, ordersQuery } from './order-schema.ts';
import type { History, Order } from './order-schema.ts';
import { hasHistory, snapshotOf } from './order-snapshot.ts';

interface ReadOrders {
  readonly kind: 'read';
  readonly snapshots: readonly OrderSnapshot[];
  /** When the request was sent, ISO 8601 by the shop's clock. */
  readonly shopStartedAt: string;
}

/** Reads a list of orders. One more request reads the histories of those that gave units back. */
export async function readOrders(
  call: Call,
  options: Readonly<Record<string, unknown>>,
): Promise<ReadOrders | SharedFault> {
  const answer = await send(call, {
    mutation: false,
    query: ordersQuery,
    variables: { options },
    answer: orderList,
  });
  if (answer.kind !== 'answer') return answer;
  const { orders, stockLocations, globalSettings } = answer.data;
  const [location, another] = stockLocations.items;
  const reading = {
    startedAt: answer.reading.readStartedAt,
    onlyLocation: another === undefined ? location?.id : undefined,
    moneyPrecision: globalSettings.serverConfig.moneyStrategyPrecision,
  };
  const historyOf = await readHistories(call, orders.items.filter(hasHistory));
  return {
    kind: 'read',
    snapshots: orders.items.map((order) => snapshotOf(order, reading, historyOf.get(order.id))),
    shopStartedAt: answer.shopStartedAt,
  };
}

/** Reads the histories of orders. If that fails, only the moments of their cancellations are unknown. */
async function readHistories(call: Call, orders: readonly Order[]): Promise<ReadonlyMap<string, History>> {
  if (orders.length === 0) return new Map();
  const answer = await send(call, {
    mutation: false,
    query: historiesQuery,
    variables: { ids: orders.map(({ id }) => id), take: orders.length },
    answer: histories,
  });
  if (answer.kind !== 'answer') return new Map();
  return new Map(answer.data.orders.items.map((one) => [one.id, one]));
}
