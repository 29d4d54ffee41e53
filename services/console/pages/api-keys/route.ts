import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';

export const apiKeysRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./page.tsx'), 'ApiKeysPage'),
});
