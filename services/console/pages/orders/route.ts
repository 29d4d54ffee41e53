import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';
import { readOrdersSearch } from './search.ts';

export const ordersRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/orders',
  validateSearch: readOrdersSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'OrdersPage'),
});
