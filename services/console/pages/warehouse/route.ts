import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { chosen, defined, text } from '../../parts/address-values.ts';
import { merchantRoute } from '../../shell/routes.ts';
import { forms } from './place.ts';
import type { Search } from './place.ts';
import { tabNames } from './tabs.ts';

export const warehouseRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/warehouse',
  validateSearch: ({ tab, state, open, form }: Record<string, unknown>): Search =>
    defined({
      tab: chosen(tab, tabNames),
      state: text(state),
      open: text(open),
      form: chosen(form, forms),
    }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'WarehousePage'),
});
