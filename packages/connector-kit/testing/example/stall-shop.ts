import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ShopFault } from '../arrangement.ts';

interface Item {
  readonly id: number;
  readonly name: string;
  readonly sku: string;
  stock: number;
}

interface Order {
  readonly id: string;
  status: 'open' | 'cancelled';
  readonly currency: 'EUR';
  placedAt: string;
  changedAt: string;
  readonly lines: readonly { id: string; item: number; quantity: number; price: string }[];
}

/** A shop of the imagined platform Stall, on a free port of this machine, with what a hand can do there. */
export interface StallShop extends AsyncDisposable {
  readonly baseUrl: string;
  readonly items: Map<number, Item>;
  readonly orders: Map<string, Order>;
  /** Units that the shop refuses to change. */
  readonly refused: Set<number>;
  addItem(stock: number): Item;
  placeOrder(lines: readonly { readonly item: number; readonly quantity: number }[]): Order;
  cancelOrder(id: string): void;
  /** Has the next call of its kind go wrong. */
  goWrong(fault: ShopFault): void;
}

export const token = 'a-token-of-stall';

export async function startStallShop(): Promise<StallShop> {
  const items = new Map<number, Item>();
  const orders = new Map<string, Order>();
  const refused = new Set<number>();
  const faults: ShopFault[] = [];
  let ids = 0;
  const now = () => new Date().toISOString();
  const move = (order: Order, sign: 1 | -1) => {
    for (const { item, quantity } of order.lines) {
      const found = items.get(item);
      if (found !== undefined) found.stock += sign * quantity;
    }
  };

  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://stall');
    const [, kind, id = '', part] = pathname.split('/');
    const asked = (name: string) => searchParams.get(name) ?? '';
    const limit = Number(asked('limit') || 100);
    if (request.headers.authorization !== `Bearer ${token}`) return refusal(401, 'wrong_token');
    if (kind === 'account') return { status: 200, body: { name: 'A stall', currency: 'EUR' } };
    if (kind === 'items' && part === 'stock') {
      const { stock } = JSON.parse(await textOf(request)) as { stock: number };
      const item = items.get(Number(id));
      if (item === undefined) return refusal(404, 'no_item');
      if (refused.has(item.id)) return refusal(422, 'refused_by_hand');
      item.stock = stock;
      return { status: 200, body: item };
    }
    if (kind === 'items') {
      const wanted = searchParams.has('ids') ? new Set(asked('ids').split(',')) : null;
      const shown = [...items.values()].filter((item) =>
        wanted === null ? item.id > Number(asked('after')) : wanted.has(String(item.id)),
      );
      return { status: 200, body: shown.slice(0, limit) };
    }
    if (kind === 'orders' && id !== '') {
      const order = orders.get(id);
      return order === undefined ? refusal(404, 'no_order') : { status: 200, body: order };
    }
    if (kind === 'orders') {
      const [since, after] = [asked('since'), asked('after')];
      const shown = [...orders.values()]
        .filter((one) => one.changedAt > since || (one.changedAt === since && one.id > after))
        .filter(({ status }) => !searchParams.has('open') || status === 'open')
        .toSorted(
          (one, other) => one.changedAt.localeCompare(other.changedAt) || one.id.localeCompare(other.id),
        );
      return { status: 200, body: shown.slice(0, limit) };
    }
    return refusal(404, 'no_path');
  };

  const server = createServer((request, response) => {
    const kind = request.method === 'GET' ? 'read' : 'write';
    const index = faults.findIndex((fault) => fault.startsWith(kind));
    const [fault] = index < 0 ? [] : faults.splice(index, 1);
    void reply(response, fault, () => answer(request));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  return {
    baseUrl: `http://127.0.0.1:${port}`,
    items,
    orders,
    refused,
    addItem(stock) {
      ids += 1;
      const item = { id: ids, name: `Item ${ids}`, sku: `ITEM-${ids}`, stock };
      items.set(ids, item);
      return item;
    },
    placeOrder(lines) {
      ids += 1;
      const order: Order = {
        id: `order-${String(ids).padStart(9, '0')}`,
        status: 'open',
        currency: 'EUR',
        placedAt: now(),
        changedAt: now(),
        lines: lines.map((line, at) => ({ ...line, id: String(at), price: '5.00' })),
      };
      orders.set(order.id, order);
      move(order, -1);
      return order;
    },
    cancelOrder(id) {
      const order = orders.get(id);
      if (order?.status !== 'open') return;
      order.status = 'cancelled';
      order.changedAt = now();
      move(order, 1);
    },
    goWrong: (fault) => void faults.push(fault),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

const refusal = (status: number, code: string): Reply => ({
  status,
  body: { error: { code, message: `Stall says ${code}.` } },
});

async function reply(
  response: ServerResponse,
  fault: ShopFault | undefined,
  answer: () => Promise<Reply>,
): Promise<void> {
  if (fault === 'write_lost') return void response.destroy();
  const isLimited =
    fault === 'read_limited' || fault === 'read_limited_for_a_second' || fault === 'write_limited';
  const { status, body } = isLimited ? refusal(429, 'too_many_calls') : await answer();
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...(fault === 'read_limited_for_a_second' && { 'retry-after': '1' }),
  };
  if (fault === 'write_answer_lost') return void response.destroy();
  response.writeHead(status, headers);
  if (fault === 'read_answer_cut' || fault === 'write_answer_cut') {
    response.write(text.slice(0, text.length / 2), () => response.destroy());
    return;
  }
  response.end(text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts).toString();
}
