import { randomUUID } from 'node:crypto';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import type { Served } from '@onhand/connector-kit/testing/ask.ts';
import { connector } from '@onhand/connector-vendure/connector.ts';
import type { InputOf, OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import { startVendure } from '../../platforms/vendure.ts';
import type { Vendure } from '../../platforms/vendure.ts';

export interface Row {
  readonly variantId: string;
  readonly productId?: string;
  readonly location?: string;
}

/** A Vendure shop and the connector's calls to it. */
export interface Bench {
  readonly vendure: Vendure;
  readonly ask: Served['ask'];
  /** The same calls with other secrets. */
  as(secrets: Readonly<Record<string, string>>, baseUrl?: string): Pick<Served, 'ask'>;
  rowOf(row: Row, key?: string): InputOf<'inventory.read'>['rows'][number];
  setting(row: Row, quantity: number, key?: string): InputOf<'inventory.write'>['rows'][number];
  read(...rows: InputOf<'inventory.read'>['rows']): Promise<Answers<'inventory.read'>>;
  write(...rows: InputOf<'inventory.write'>['rows']): Promise<Answers<'inventory.write'>>;
  getOrder(id: string): Promise<OrderSnapshot>;
  /** All pages from a cursor on. */
  poll(cursor: string | null): Promise<readonly OrderSnapshot[]>;
  listings(): Promise<readonly ListingSnapshot[]>;
  close(): Promise<void>;
}

type Answers<O extends 'inventory.read' | 'inventory.write'> = ReadonlyMap<
  string,
  OutputOf<O>[number]['result']
>;

export async function startBench(postgresUrl: string): Promise<Bench> {
  const vendure = await startVendure({ postgresUrl });
  const served = servedFor(connector, { baseUrl: vendure.url, secrets: { ...vendure.credentials } });
  const { ask } = served;
  const rowOf: Bench['rowOf'] = (row, key = row.variantId) => ({
    key,
    ref: {
      unit: row.variantId,
      group: row.productId ?? '',
      location: row.location ?? vendure.defaultLocationId,
    },
  });
  return {
    vendure,
    ask,
    as: (secrets, baseUrl = vendure.url) => servedFor(connector, { baseUrl, secrets }),
    rowOf,
    setting: (row, quantity, key) => ({
      ...rowOf(row, key),
      revision: 1,
      idempotencyKey: randomUUID(),
      change: { op: 'set', quantity },
    }),
    async read(...rows) {
      return new Map((await ask('inventory.read', { rows })).map(({ key, result }) => [key, result]));
    },
    async write(...rows) {
      return new Map((await ask('inventory.write', { rows })).map(({ key, result }) => [key, result]));
    },
    async getOrder(id) {
      const [row] = await ask('orders.get', { ids: [id] });
      if (row?.result.kind !== 'order') throw new Error(`no order, but ${JSON.stringify(row)}`);
      return row.result.order;
    },
    poll: (cursor) => allPages((next) => ask('orders.changedSince', { cursor: next }), cursor),
    listings: () => allPages((next) => ask('listings.page', { cursor: next }), null),
    async close() {
      await served.app.close();
      await vendure.stop();
    },
  };
}

type Paged<T> = { kind: 'page'; page: { items: T[]; next?: string } } | { kind: Exclude<string, 'page'> };

async function allPages<T>(
  page: (cursor: string | null) => Promise<Paged<T>>,
  cursor: string | null,
): Promise<readonly T[]> {
  const answer = await page(cursor);
  if (!('page' in answer)) throw new Error(`no page, but ${JSON.stringify(answer)}`);
  const { items, next } = answer.page;
  return next === undefined ? items : [...items, ...(await allPages(page, next))];
}
