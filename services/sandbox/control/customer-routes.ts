import type { FastifyInstance } from 'fastify';
import { findShop } from './find-shop.ts';
import type { ControlOptions, Shopped } from './find-shop.ts';
import { customerEdit, newCustomer } from './schema.ts';
import type { CustomerSummary } from './summary.ts';

type Named = { Params: { shop: string; customer: string } };

/** Fastify plugin that shows, adds, edits and removes a shop's customers, as shoppers and administrators do. */
export async function customerRoutes(app: FastifyInstance, { shops }: ControlOptions): Promise<void> {
  app.get<Shopped>('/control/shops/:shop/customers', async ({ params }): Promise<CustomerSummary[]> =>
    findShop(shops, params).shop.state.customers.map((one) => ({
      id: one.id,
      email: one.email,
      firstName: one.firstName,
      lastName: one.lastName,
      billing: { ...one.billing },
      shipping: { ...one.shipping },
    })),
  );

  app.post<Shopped>('/control/shops/:shop/customers', async ({ params, body }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    const id = platform.customers.add(shop, newCustomer.parse(body));
    changed();
    return reply.code(201).send({ id });
  });

  app.patch<Named>('/control/shops/:shop/customers/:customer', async ({ params, body }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    platform.customers.edit(shop, Number(params.customer), customerEdit.parse(body));
    changed();
    return reply.code(204).send();
  });

  app.delete<Named>('/control/shops/:shop/customers/:customer', async ({ params }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    platform.customers.remove(shop, Number(params.customer));
    changed();
    return reply.code(204).send();
  });
}
