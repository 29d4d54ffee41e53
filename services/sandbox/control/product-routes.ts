import type { FastifyInstance } from 'fastify';
import { findShop } from './find-shop.ts';
import type { ControlOptions, Shopped } from './find-shop.ts';
import { isForced, newProduct, productEdit, stockEdit } from './schema.ts';

type Stocked = { Params: { shop: string; product: string } };

/** Fastify plugin that changes a shop's products and variations, as an administrator does. */
export async function productRoutes(app: FastifyInstance, { shops }: ControlOptions): Promise<void> {
  app.post<Shopped>('/control/shops/:shop/products', async ({ params, body }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    const id = platform.products.add(shop, newProduct.parse(body));
    changed();
    return reply.code(201).send({ id });
  });

  app.delete<Stocked>('/control/shops/:shop/products/:product', async ({ params, query }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    platform.products.remove(shop, Number(params.product), isForced(query));
    changed();
    return reply.code(204).send();
  });

  app.post<Stocked>('/control/shops/:shop/products/:product/restore', async ({ params }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    platform.products.restore(shop, Number(params.product));
    changed();
    return reply.code(204).send();
  });

  app.patch<Stocked>('/control/shops/:shop/products/:product', async ({ params, body }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    platform.products.edit(shop, Number(params.product), productEdit.parse(body));
    changed();
    return reply.code(204).send();
  });

  app.put<Stocked>('/control/shops/:shop/products/:product/stock', async ({ params, body }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    platform.products.setStock(shop, Number(params.product), stockEdit.parse(body).quantity);
    changed();
    return reply.code(204).send();
  });
}
