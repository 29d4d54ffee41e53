import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';

export const itemTabs = ['stock', 'listings', 'rules', 'orders'] as const;
export type ItemTab = (typeof itemTabs)[number];

/** One item. `tab`: which of its sides is shown. */
export const itemRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/items/$itemId',
  validateSearch: ({ tab }: Record<string, unknown>): { readonly tab: ItemTab } => ({
    tab: itemTabs.find((one) => one === tab) ?? 'stock',
  }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ItemPage'),
});
