import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';

export const orderRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/orders/$orderId',
  component: lazyRouteComponent(() => import('./page.tsx'), 'OrderPage'),
});
