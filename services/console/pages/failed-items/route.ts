import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';
import { readFailedItemsSearch } from './search.ts';

export const failedItemsRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/failed-items',
  validateSearch: readFailedItemsSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'FailedItemsPage'),
});
