import type { FastifyInstance } from 'fastify';
import { switchOn } from '../shop/switch-on.ts';
import { findShop } from './find-shop.ts';
import type { ControlOptions, Shopped } from './find-shop.ts';
import { clockChange, newFault } from './schema.ts';

/** Fastify plugin that sets how a shop behaves: its clock, and the faults that its callers meet. */
export async function conductRoutes(app: FastifyInstance, { shops }: ControlOptions): Promise<void> {
  app.put<Shopped>('/control/shops/:shop/clock', async ({ params, body }, reply) => {
    const { shop, changed } = findShop(shops, params);
    shop.state.clockSkewMs = clockChange.parse(body).skewMs;
    changed();
    return reply.code(204).send();
  });

  app.post<Shopped>('/control/shops/:shop/faults', async ({ params, body }, reply) => {
    const { shop, changed } = findShop(shops, params);
    const id = switchOn(shop.state, newFault.parse(body));
    changed();
    return reply.code(201).send({ id });
  });

  app.delete<Shopped>('/control/shops/:shop/faults', async ({ params }, reply) => {
    const { shop, changed } = findShop(shops, params);
    shop.state.faults = [];
    changed();
    return reply.code(204).send();
  });
}
