import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';

export const firstRunRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/first-run',
  component: lazyRouteComponent(() => import('./page.tsx'), 'FirstRunPage'),
});
