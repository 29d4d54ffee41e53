import type { FastifyInstance } from 'fastify';
import { summaryOf } from '../control/summary.ts';
import { platformOf } from '../platforms/registry.ts';
import { Refusal } from '../shop/refusal.ts';
import type { RunningShop } from '../shop/running-shop.ts';
import type { Product } from '../shop/state.ts';
import { stockHolder } from '../shop/stock.ts';
import type { Shops } from '../shops.ts';
import { backTo, noShop, page } from './answers.ts';
import { conductForms } from './conduct-routes.ts';
import { shopList } from './shop-list.ts';
import { shopPage } from './shop.ts';

type Shopped = { Params: { shop: string }; Querystring: Record<string, string> };

/** Fastify plugin of the pages for people: plain forms, no JavaScript. */
export async function pages(
  app: FastifyInstance,
  { shops, origin }: { shops: Shops; origin: () => string },
): Promise<void> {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    async (_request: unknown, body: string) => Object.fromEntries(new URLSearchParams(body)),
  );

  app.get('/', async (_request, reply) =>
    page(reply, shopList(shops.all().map((running) => summaryOf(running, origin())))),
  );

  app.get<Shopped>('/shops/:shop', async ({ params, query }, reply) => {
    const running = shops.find(params.shop);
    if (running === null) return noShop(reply);
    const text = query['done'] ?? query['refused'];
    const message = text === undefined ? null : { text, bad: query['refused'] !== undefined };
    return page(reply, shopPage(summaryOf(running, origin()), running.shop.state.writes, message));
  });

  app.post<Shopped & { Body: Record<string, string> }>(
    '/shops/:shop/buy',
    async ({ params, body }, reply) => {
      const running = shops.find(params.shop);
      if (running === null) return noShop(reply);
      const { outcome, text } = buy(running, Number(body['product']), Number(body['quantity']));
      return backTo(reply, params.shop, outcome, text);
    },
  );

  app.post<{ Params: { shop: string; order: string } }>(
    '/shops/:shop/orders/:order/cancel',
    async ({ params }, reply) => {
      const running = shops.find(params.shop);
      if (running === null) return noShop(reply);
      platformOf(running.shop.state).orders.cancel(running.shop, Number(params.order));
      running.changed();
      return backTo(reply, params.shop, 'done', `Order #${params.order} is cancelled.`);
    },
  );

  await app.register(conductForms, { shops });

  app.setErrorHandler((error: unknown, _request, reply) => {
    if (error instanceof Refusal) return reply.code(error.status).type('text/plain').send(error.message);
    throw error;
  });
}

/**
 * Buys a product as a shopper does. Like a shop's checkout, it refuses a quantity that is not in stock and
 * cannot be backordered.
 */
function buy(
  running: RunningShop,
  productId: number,
  quantity: number,
): { outcome: 'done' | 'refused'; text: string } {
  const { shop } = running;
  const product = shop.state.products.find(({ id }) => id === productId);
  if (product === undefined) return { outcome: 'refused', text: 'This product is no longer for sale.' };
  if (!Number.isInteger(quantity) || quantity < 1) {
    return { outcome: 'refused', text: 'The quantity must be a whole number from 1.' };
  }
  const holder = stockHolder(shop, product);
  const left = holder?.stockQuantity ?? null;
  if (left !== null && left < quantity && holder?.backorders === 'no') {
    return { outcome: 'refused', text: `You asked for ${quantity}, and ${left} are in stock.` };
  }
  const order = platformOf(shop.state).orders.place(shop, { lines: [lineOf(product, quantity)] });
  running.changed();
  return { outcome: 'done', text: `Thank you: order #${order.id} is placed.` };
}

function lineOf(product: Product, quantity: number) {
  return product.parentId === 0
    ? { productId: product.id, quantity }
    : { productId: product.parentId, variationId: product.id, quantity };
}
