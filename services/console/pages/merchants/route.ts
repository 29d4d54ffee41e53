import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';

export const merchantsRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/merchants',
  component: lazyRouteComponent(() => import('./page.tsx'), 'MerchantsPage'),
});
