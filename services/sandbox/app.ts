import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { controlRoutes } from './control/routes.ts';
import { pages } from './pages/routes.ts';
import type { Shops } from './shops.ts';
import { wooCommerceApi } from './woocommerce/api.ts';

/** The sandbox's HTTP side: the shops' own APIs, the control API, and pages for people. */
export function buildApp({ shops, origin }: { shops: Shops; origin: () => string }): FastifyInstance {
  const app = fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  app.register(wooCommerceApi, { shops });
  app.register(controlRoutes, { shops, origin });
  app.register(pages, { shops, origin });
  app.get('/healthz', async () => ({ status: 'ok' }));
  return app;
}
