import type { FastifyInstance } from 'fastify';
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
    const fault = newFault.parse(body);
    const { faults } = shop.state;
    const id = Math.max(0, ...faults.map((one) => one.id)) + 1;
    const callsLeft = 'calls' in fault ? (fault.calls ?? null) : null;
    const callsBefore = 'after' in fault ? (fault.after ?? 0) : 0;
    faults.push({ id, fault, callsLeft, callsBefore });
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
