import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';
import { readItemsSearch } from './search.ts';

export const itemsRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/items',
  validateSearch: readItemsSearch,
  component: lazyRouteComponent(() => import('./page.tsx'), 'ItemsPage'),
});
