import type { FastifyInstance } from 'fastify';
import { findShop } from './find-shop.ts';
import type { ControlOptions, FoundShop, Shopped } from './find-shop.ts';
import { isForced, newOrder, newRefund, orderChange } from './schema.ts';
import { summaryOf } from './summary.ts';
import type { OrderSummary } from './summary.ts';

type Ordered = { Params: { shop: string; order: string } };

/**
 * Fastify plugin that places, changes, cancels, refunds, deletes and restores orders, as shoppers and
 * administrators do.
 */
export async function orderRoutes(app: FastifyInstance, { shops, origin }: ControlOptions): Promise<void> {
  const orderOf = (found: FoundShop, id: number): OrderSummary | undefined =>
    summaryOf(found, origin()).orders.find((one) => one.id === id);

  app.post<Shopped>('/control/shops/:shop/orders', async ({ params, body }, reply) => {
    const found = findShop(shops, params);
    const order = found.platform.orders.place(found.shop, newOrder.parse(body));
    found.changed();
    return reply.code(201).send(orderOf(found, order.id));
  });

  app.patch<Ordered>('/control/shops/:shop/orders/:order', async ({ params, body }) => {
    const found = findShop(shops, params);
    found.platform.orders.change(found.shop, Number(params.order), orderChange.parse(body));
    found.changed();
    return orderOf(found, Number(params.order));
  });

  app.post<Ordered>('/control/shops/:shop/orders/:order/cancel', async ({ params }) => {
    const found = findShop(shops, params);
    found.platform.orders.cancel(found.shop, Number(params.order));
    found.changed();
    return orderOf(found, Number(params.order));
  });

  app.delete<Ordered>('/control/shops/:shop/orders/:order', async ({ params, query }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    platform.orders.remove(shop, Number(params.order), isForced(query));
    changed();
    return reply.code(204).send();
  });

  app.post<Ordered>('/control/shops/:shop/orders/:order/restore', async ({ params }) => {
    const found = findShop(shops, params);
    found.platform.orders.restore(found.shop, Number(params.order));
    found.changed();
    return orderOf(found, Number(params.order));
  });

  app.post<Ordered>('/control/shops/:shop/orders/:order/refunds', async ({ params, body }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    const { id, amount } = platform.orders.refund(shop, Number(params.order), newRefund.parse(body));
    changed();
    return reply.code(201).send({ id, amount });
  });
}
