import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { RunningShop, Shops } from '../shops.ts';
import { deleteProduct, findProduct, updateProduct } from '../woocommerce/catalog.ts';
import { amount, hundredths } from '../woocommerce/money.ts';
import { createOrder, deleteOrder, findOrder, updateOrder } from '../woocommerce/orders.ts';
import { Refusal } from '../woocommerce/refusal.ts';
import { createRefund } from '../woocommerce/refunds.ts';
import { createWebhook } from '../woocommerce/webhooks.ts';
import { addProduct, createShop } from './create-shop.ts';
import {
  clockChange,
  newFault,
  newOrder,
  newProduct,
  newRefund,
  newShop,
  newWebhook,
  orderChange,
  productEdit,
  stockEdit,
} from './schema.ts';
import { summaryOf } from './summary.ts';

type Shopped = { Params: { shop: string } };
type Stocked = { Params: { shop: string; product: string } };
type Ordered = { Params: { shop: string; order: string } };

/** Fastify plugin: what tests and the demo do to the shops, apart from any platform's wire. JSON in and out. */
export async function controlRoutes(
  app: FastifyInstance,
  { shops, origin }: { shops: Shops; origin: () => string },
): Promise<void> {
  app.setErrorHandler((error: unknown, _request, reply) => {
    if (error instanceof z.ZodError) {
      return reply.code(400).send({ code: 'input_invalid', message: z.prettifyError(error) });
    }
    if (error instanceof Refusal) {
      return reply.code(error.status).send({ code: error.code, message: error.message });
    }
    throw error;
  });

  const shopOf = (id: string): RunningShop => {
    const running = shops.find(id);
    if (running === null) throw new Refusal(404, 'shop_unknown', `There is no shop "${id}".`);
    return running;
  };

  app.get('/control/shops', async () => shops.all().map((running) => summaryOf(running, origin())));

  app.post('/control/shops', async (request, reply) => {
    const given = newShop.parse(request.body);
    const running = createShop(shops, given);
    if (running === null) throw new Refusal(409, 'shop_exists', `There is a shop "${given.id}" already.`);
    return reply.code(201).send(summaryOf(running, origin()));
  });

  app.get<Shopped>('/control/shops/:shop', async ({ params }) => summaryOf(shopOf(params.shop), origin()));

  app.delete<Shopped>('/control/shops/:shop', async ({ params }, reply) => {
    shopOf(params.shop);
    await shops.remove(params.shop);
    return reply.code(204).send();
  });

  app.get<Shopped>(
    '/control/shops/:shop/writes',
    async ({ params }) => shopOf(params.shop).shop.state.writes,
  );

  app.delete<Shopped>('/control/shops/:shop/writes', async ({ params }, reply) => {
    const running = shopOf(params.shop);
    running.shop.state.writes = [];
    running.changed();
    return reply.code(204).send();
  });

  app.get<Shopped>(
    '/control/shops/:shop/requests',
    async ({ params }) => shopOf(params.shop).shop.state.requests,
  );

  app.delete<Shopped>('/control/shops/:shop/requests', async ({ params }, reply) => {
    const running = shopOf(params.shop);
    running.shop.state.requests = [];
    running.changed();
    return reply.code(204).send();
  });

  app.put<Shopped>('/control/shops/:shop/clock', async ({ params, body }, reply) => {
    const running = shopOf(params.shop);
    running.shop.state.clockSkewMs = clockChange.parse(body).skewMs;
    running.changed();
    return reply.code(204).send();
  });

  for (const [method, held] of [
    ['PUT', true],
    ['DELETE', false],
  ] as const) {
    app.route<Shopped>({
      method,
      url: '/control/shops/:shop/deliveries/hold',
      handler: async ({ params }, reply) => {
        const running = shopOf(params.shop);
        running.shop.state.deliveriesHeld = held;
        running.changed();
        return reply.code(204).send();
      },
    });
  }

  app.get<Shopped>(
    '/control/shops/:shop/deliveries',
    async ({ params }) => shopOf(params.shop).shop.state.deliveries,
  );

  app.get<Shopped>('/control/shops/:shop/settled', async ({ params }, reply) => {
    await shopOf(params.shop).outbox.settled();
    return reply.code(204).send();
  });

  app.post<Shopped>('/control/shops/:shop/webhooks', async ({ params, body }, reply) => {
    const running = shopOf(params.shop);
    const { url: delivery_url, ...rest } = newWebhook.parse(body);
    const webhook = createWebhook(running.shop, { ...rest, delivery_url });
    running.changed();
    return reply.code(201).send({ id: webhook.id });
  });

  app.post<Shopped>('/control/shops/:shop/products', async ({ params, body }, reply) => {
    const running = shopOf(params.shop);
    const id = addProduct(running.shop, newProduct.parse(body));
    running.changed();
    return reply.code(201).send({ id });
  });

  app.delete<Stocked>('/control/shops/:shop/products/:product', async ({ params }, reply) => {
    const running = shopOf(params.shop);
    deleteProduct(running.shop, findProduct(running.shop, Number(params.product), 404), false);
    running.changed();
    return reply.code(204).send();
  });

  app.patch<Stocked>('/control/shops/:shop/products/:product', async ({ params, body }, reply) => {
    const running = shopOf(params.shop);
    const { price, salePrice, ...rest } = productEdit.parse(body);
    updateProduct(running.shop, findProduct(running.shop, Number(params.product), 404), {
      ...rest,
      ...(price !== undefined && { regular_price: price }),
      ...(salePrice !== undefined && { sale_price: salePrice ?? '' }),
    });
    running.changed();
    return reply.code(204).send();
  });

  app.put<Stocked>('/control/shops/:shop/products/:product/stock', async ({ params, body }, reply) => {
    const running = shopOf(params.shop);
    const { quantity } = stockEdit.parse(body);
    const product = findProduct(running.shop, Number(params.product), 404);
    updateProduct(running.shop, product, { manage_stock: quantity !== null, stock_quantity: quantity });
    running.changed();
    return reply.code(204).send();
  });

  app.post<Shopped>('/control/shops/:shop/orders', async ({ params, body }, reply) => {
    const running = shopOf(params.shop);
    const { lines, status } = newOrder.parse(body);
    const line_items = lines.map(({ productId, variationId, quantity }) => ({
      product_id: productId,
      ...(variationId === undefined ? {} : { variation_id: variationId }),
      quantity,
    }));
    const order = createOrder(running.shop, { status, line_items }, 'checkout');
    running.changed();
    return reply.code(201).send(orderOf(running, order.id));
  });

  app.patch<Ordered>('/control/shops/:shop/orders/:order', async ({ params, body }) => {
    const running = shopOf(params.shop);
    const order = findOrder(running.shop, Number(params.order), 404);
    const { status, lines = [] } = orderChange.parse(body);
    const line_items = lines.map(({ lineId, quantity }) => ({ id: lineId, quantity }));
    updateOrder(running.shop, order, { ...(status === undefined ? {} : { status }), line_items });
    running.changed();
    return orderOf(running, order.id);
  });

  app.delete<Ordered>('/control/shops/:shop/orders/:order', async ({ params }, reply) => {
    const running = shopOf(params.shop);
    deleteOrder(running.shop, findOrder(running.shop, Number(params.order), 404), false);
    running.changed();
    return reply.code(204).send();
  });

  app.post<Ordered>('/control/shops/:shop/orders/:order/refunds', async ({ params, body }, reply) => {
    const running = shopOf(params.shop);
    const order = findOrder(running.shop, Number(params.order), 404);
    const { lines, restock } = newRefund.parse(body);
    const line_items = lines.map(({ lineId, quantity }) => {
      const line = order.lines.find(({ id }) => id === lineId);
      return { id: lineId, quantity, refund_total: amount(hundredths(line?.price ?? '0') * quantity) };
    });
    const refund = createRefund(running.shop, order, { api_refund: false, api_restock: restock, line_items });
    running.changed();
    return reply.code(201).send({ id: refund.id, amount: refund.amount });
  });

  app.post<Shopped>('/control/shops/:shop/faults', async ({ params, body }, reply) => {
    const running = shopOf(params.shop);
    const fault = newFault.parse(body);
    const { faults } = running.shop.state;
    const id = Math.max(0, ...faults.map((one) => one.id)) + 1;
    const callsLeft = 'calls' in fault ? (fault.calls ?? null) : null;
    faults.push({ id, fault, callsLeft });
    running.changed();
    return reply.code(201).send({ id });
  });

  app.delete<Shopped>('/control/shops/:shop/faults', async ({ params }, reply) => {
    const running = shopOf(params.shop);
    running.shop.state.faults = [];
    running.changed();
    return reply.code(204).send();
  });

  function orderOf(running: RunningShop, id: number) {
    return summaryOf(running, origin()).orders.find((one) => one.id === id);
  }
}
