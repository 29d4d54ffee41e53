import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';

export const preferencesRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/preferences',
  component: lazyRouteComponent(() => import('./page.tsx'), 'PreferencesPage'),
});
