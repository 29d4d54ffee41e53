import type { Operation } from '@onhand/contracts/connector/operations.ts';
import { rowOf } from './customer-calls.ts';
import type { Connector, Shop } from '../../connector.ts';
import type { Arrangement } from '../arrangement.ts';
import type { Served } from '../ask.ts';
import { orderOf } from './new-order.ts';

/** Calls one operation and returns the outcomes in its answer. */
export interface Probe {
  readonly operation: Operation;
  readonly offered: boolean;
  readonly outcomes: (ask: Served['ask'], arrangement: Arrangement) => Promise<readonly { kind: string }[]>;
}

/** Lists one call of each operation that needs nothing of the shop. */
export function probesOf({
  listings,
  inventory,
  orders,
  products,
  customers,
  locations,
  subscriptions,
}: Connector): Probe[] {
  return [
    { operation: 'check', offered: true, outcomes: async (ask) => [await ask('check', {})] },
    {
      operation: 'listings.page',
      offered: true,
      outcomes: async (ask) => [await ask('listings.page', { cursor: null })],
    },
    {
      operation: 'listings.get',
      offered: true,
      outcomes: async (ask, { missingUnit: { group } }) =>
        resultsOf(await ask('listings.get', { groups: [group] })),
    },
    {
      operation: 'listings.setState',
      offered: listings.setState !== undefined,
      outcomes: async (ask, { missingUnit: ref }) => {
        const row = { key: 'row', ref, state: 'listed' as const };
        return resultsOf(await ask('listings.setState', { rows: [row] }));
      },
    },
    {
      operation: 'inventory.read',
      offered: inventory !== undefined,
      outcomes: async (ask, { missingUnit }) =>
        resultsOf(await ask('inventory.read', { rows: [{ key: 'row', ref: missingUnit }] })),
    },
    {
      operation: 'inventory.write',
      offered: inventory !== undefined,
      outcomes: async (ask, { missingUnit }) => {
        const change = { op: 'set' as const, quantity: 1 };
        const row = { key: 'row', ref: missingUnit, revision: 1, idempotencyKey: 'reach', change };
        return resultsOf(await ask('inventory.write', { rows: [row] }));
      },
    },
    {
      operation: 'orders.get',
      offered: orders !== undefined,
      outcomes: async (ask, { missingOrder }) => resultsOf(await ask('orders.get', { ids: [missingOrder] })),
    },
    {
      operation: 'orders.changedSince',
      offered: orders !== undefined,
      outcomes: async (ask) => [await ask('orders.changedSince', { cursor: null })],
    },
    {
      operation: 'orders.openPage',
      offered: orders !== undefined,
      outcomes: async (ask) => [await ask('orders.openPage', { cursor: null })],
    },
    {
      operation: 'orders.readForCopy',
      offered: orders?.readForCopy !== undefined,
      outcomes: async (ask, { missingOrder: id }) => [await ask('orders.readForCopy', { id })],
    },
    ...(['orders.create', 'orders.createDraft'] as const).map((operation) => ({
      operation,
      offered:
        orders?.creation !== undefined &&
        (operation === 'orders.create' || orders.creation.behaviour.drafts !== null),
      outcomes: async (ask: Served['ask'], { missingUnit, creation }: Arrangement) => [
        await ask(operation, orderOf(creation?.currency ?? 'USD', missingUnit)),
      ],
    })),
    {
      operation: 'orders.findByMarker',
      offered: orders?.creation !== undefined,
      outcomes: async (ask, { missingUnit }) => {
        const { marker, since } = orderOf('USD', missingUnit);
        return [await ask('orders.findByMarker', { marker, since, drafts: false, cursor: null })];
      },
    },
    {
      operation: 'orders.getDrafts',
      offered: orders?.creation?.getDrafts !== undefined,
      outcomes: async (ask, { missingOrder }) =>
        resultsOf(await ask('orders.getDrafts', { ids: [missingOrder] })),
    },
    {
      operation: 'products.get',
      offered: products !== undefined,
      outcomes: async (ask, { missingUnit }) =>
        resultsOf(await ask('products.get', { groups: [missingUnit.group] })),
    },
    {
      operation: 'products.page',
      offered: products !== undefined,
      outcomes: async (ask) => [await ask('products.page', { cursor: null })],
    },
    {
      operation: 'products.update',
      offered: products !== undefined,
      outcomes: async (ask, { missingUnit: { group } }) => {
        const row = { key: 'row', group, change: { title: 'A title' } };
        return resultsOf(await ask('products.update', { rows: [row] }));
      },
    },
    {
      operation: 'customers.page',
      offered: customers !== undefined,
      outcomes: async (ask) => [await ask('customers.page', { cursor: null })],
    },
    {
      operation: 'customers.get',
      offered: customers !== undefined,
      outcomes: async (ask) => resultsOf(await ask('customers.get', { ids: ['999999'] })),
    },
    {
      operation: 'customers.upsert',
      offered: customers !== undefined,
      outcomes: async (ask) =>
        resultsOf(await ask('customers.upsert', { rows: [rowOf({ email: 'ada@example.com' })] })),
    },
    {
      operation: 'locations.list',
      offered: locations !== undefined,
      outcomes: async (ask) => [await ask('locations.list', {})],
    },
    {
      operation: 'webhooks.list',
      offered: subscriptions !== undefined,
      outcomes: async (ask) => [await ask('webhooks.list', { url: 'http://127.0.0.1/' })],
    },
    {
      operation: 'webhooks.ensure',
      offered: subscriptions !== undefined,
      outcomes: async (ask) =>
        resultsOf(await ask('webhooks.ensure', { url: 'http://127.0.0.1/', topics: ['order.created'] })),
    },
    {
      operation: 'webhooks.remove',
      offered: subscriptions !== undefined,
      outcomes: async (ask) => resultsOf(await ask('webhooks.remove', { ids: ['999999'] })),
    },
  ];
}

function resultsOf<T>(rows: readonly { result: T }[]): T[] {
  return rows.map(({ result }) => result);
}

/** Moves a shop to a port of this machine. */
export function movedTo(shop: Shop, port: number): Shop {
  const url = new URL(shop.baseUrl);
  url.protocol = 'http:';
  url.hostname = '127.0.0.1';
  url.port = String(port);
  return { ...shop, baseUrl: url.href };
}
