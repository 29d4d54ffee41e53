import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';
import { itemTabs } from './tabs.ts';
import type { ItemTab } from './tabs.ts';

/** One item. `tab`: which of its sides is shown. */
export const itemRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/items/$itemId',
  validateSearch: ({ tab }: Record<string, unknown>): { readonly tab: ItemTab } => ({
    tab: itemTabs.find((one) => one === tab) ?? 'stock',
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ItemPage'),
});
