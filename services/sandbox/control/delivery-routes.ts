import type { FastifyInstance } from 'fastify';
import { findShop } from './find-shop.ts';
import type { ControlOptions, Shopped } from './find-shop.ts';
import { deliveryDelay, newWebhook, webhookChange } from './schema.ts';

type Hooked = { Params: { shop: string; webhook: string } };

/** Fastify plugin of a shop's webhooks, which holds, delays, reverses, drops or lists their deliveries. */
export async function deliveryRoutes(app: FastifyInstance, { shops }: ControlOptions): Promise<void> {
  app.post<Shopped>('/control/shops/:shop/webhooks', async ({ params, body }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    const id = platform.addWebhook(shop, newWebhook.parse(body));
    changed();
    return reply.code(201).send({ id });
  });

  app.patch<Hooked>('/control/shops/:shop/webhooks/:webhook', async ({ params, body }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    platform.changeWebhook(shop, Number(params.webhook), webhookChange.parse(body));
    changed();
    return reply.code(204).send();
  });

  app.delete<Hooked>('/control/shops/:shop/webhooks/:webhook', async ({ params }, reply) => {
    const { shop, platform, changed } = findShop(shops, params);
    platform.removeWebhook(shop, Number(params.webhook));
    changed();
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
        const { shop, changed } = findShop(shops, params);
        shop.state.deliveriesHeld = held;
        changed();
        return reply.code(204).send();
      },
    });
  }

  app.put<Shopped>('/control/shops/:shop/deliveries/delay', async ({ params, body }, reply) => {
    const { shop, changed } = findShop(shops, params);
    shop.state.deliveryDelayMs = deliveryDelay.parse(body).ms;
    changed();
    return reply.code(204).send();
  });

  app.delete<Shopped>('/control/shops/:shop/deliveries/waiting', async ({ params }) => {
    const { shop, changed } = findShop(shops, params);
    const dropped = shop.state.outbox.length;
    shop.state.outbox = [];
    changed();
    return { dropped };
  });

  app.post<Shopped>('/control/shops/:shop/deliveries/reverse', async ({ params }, reply) => {
    const { shop, changed } = findShop(shops, params);
    shop.state.outbox = shop.state.outbox.toReversed();
    changed();
    return reply.code(204).send();
  });

  app.get<Shopped>(
    '/control/shops/:shop/deliveries',
    async ({ params }) => findShop(shops, params).shop.state.deliveries,
  );

  app.get<Shopped>('/control/shops/:shop/settled', async ({ params }, reply) => {
    await findShop(shops, params).outbox.settled();
    return reply.code(204).send();
  });
}
