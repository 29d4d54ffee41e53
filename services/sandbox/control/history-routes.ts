import type { FastifyInstance } from 'fastify';
import { findShop } from './find-shop.ts';
import type { ControlOptions, Shopped } from './find-shop.ts';

/** Fastify plugin that lists a shop's seen writes and API calls, oldest first, and clears them. */
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
}
