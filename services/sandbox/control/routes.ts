import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { Refusal } from '../shop/refusal.ts';
import { backupRoutes } from './backup-routes.ts';
import { conductRoutes } from './conduct-routes.ts';
import { createShop } from './create-shop.ts';
import { customerRoutes } from './customer-routes.ts';
import { deliveryRoutes } from './delivery-routes.ts';
import { findShop } from './find-shop.ts';
import type { ControlOptions, Shopped } from './find-shop.ts';
import { historyRoutes } from './history-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { productRoutes } from './product-routes.ts';
import { newShop } from './schema.ts';
import { summaryOf } from './summary.ts';

/**
 * Fastify plugin of the control API, JSON in and out. Tests and the demo use it to act on shops without any
 * platform's wire format.
 */
export async function controlRoutes(app: FastifyInstance, options: ControlOptions): Promise<void> {
  const { shops, origin } = options;
  app.setErrorHandler((error: unknown, _request, reply) => {
    if (error instanceof z.ZodError) {
      return reply.code(400).send({ code: 'input_invalid', message: z.prettifyError(error) });
    }
    if (error instanceof Refusal) {
      return reply.code(error.status).send({ code: error.code, message: error.message });
    }
    throw error;
  });

  app.get('/control/shops', async () => shops.all().map((running) => summaryOf(running, origin())));

  app.post('/control/shops', async (request, reply) => {
    const given = newShop.parse(request.body);
    const running = createShop(shops, given);
    if (running === null) throw new Refusal(409, 'shop_exists', `There is a shop "${given.id}" already.`);
    return reply.code(201).send(summaryOf(running, origin()));
  });

  app.get<Shopped>('/control/shops/:shop', async ({ params }) =>
    summaryOf(findShop(shops, params), origin()),
  );

  app.delete<Shopped>('/control/shops/:shop', async ({ params }, reply) => {
    findShop(shops, params);
    await shops.remove(params.shop);
    return reply.code(204).send();
  });

  app.register(productRoutes, options);
  app.register(orderRoutes, options);
  app.register(customerRoutes, options);
  app.register(conductRoutes, options);
  app.register(deliveryRoutes, options);
  app.register(backupRoutes, options);
  app.register(historyRoutes, options);
}
