import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';

export const integrationsRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/integrations',
  component: lazyRouteComponent(() => import('./page.tsx'), 'IntegrationsPage'),
});
