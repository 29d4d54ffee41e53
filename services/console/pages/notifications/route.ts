import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';

export const notificationsRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/notifications',
  component: lazyRouteComponent(() => import('./page.tsx'), 'NotificationsPage'),
});
