import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';

/** `/integrations/new`: connects a shop. */
export const connectRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/integrations/new',
  component: lazyRouteComponent(() => import('./page.tsx'), 'ConnectPage'),
});
