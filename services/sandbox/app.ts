import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { controlRoutes } from './control/routes.ts';
import { pages } from './pages/routes.ts';
import { platforms } from './platforms/registry.ts';
import type { Shops } from './shops.ts';

/** Builds the sandbox's HTTP server: the APIs of its shops, the control API, and the pages for people. */
export function buildApp({ shops, origin }: { shops: Shops; origin: () => string }): FastifyInstance {
  const app = fastify({ bodyLimit: 8 * 1024 * 1024, forceCloseConnections: true });
  for (const [key, { api }] of Object.entries(platforms)) {
    const find = (id: string) => {
      const running = shops.find(id);
      return running?.shop.state.platform === key ? running : null;
    };
    app.register(api, { root: `/${key}/:shop`, find });
  }
  app.register(controlRoutes, { shops, origin });
  app.register(pages, { shops, origin });
  app.get('/healthz', async () => ({ status: 'ok' }));
  return app;
}
