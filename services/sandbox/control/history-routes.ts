import type { FastifyInstance } from 'fastify';
import { findShop } from './find-shop.ts';
import type { ControlOptions, Shopped } from './find-shop.ts';

/** Fastify plugin: what was asked of a shop and what it told, oldest first; some of it can be cleared. */
export async function historyRoutes(app: FastifyInstance, { shops }: ControlOptions): Promise<void> {
  for (const kind of ['writes', 'requests'] as const) {
    app.get<Shopped>(
      `/control/shops/:shop/${kind}`,
      async ({ params }) => findShop(shops, params).shop.state[kind],
    );

    app.delete<Shopped>(`/control/shops/:shop/${kind}`, async ({ params }, reply) => {
      const { shop, changed } = findShop(shops, params);
      shop.state[kind] = [];
      changed();
      return reply.code(204).send();
    });
  }

  app.get<Shopped>(
    '/control/shops/:shop/deliveries',
    async ({ params }) => findShop(shops, params).shop.state.deliveries,
  );

  app.get<Shopped>('/control/shops/:shop/settled', async ({ params }, reply) => {
    await findShop(shops, params).outbox.settled();
    return reply.code(204).send();
  });
}
