import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { chosen, defined, text } from '../../parts/address-values.ts';
import { merchantRoute } from '../../shell/routes.ts';
import { tabNames } from './tabs.ts';

/**
 * `tab`: left out, ship notices. `state`: of the rows in the tab. `notice`, `returned`: the one that is read.
 */
export const warehouseRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/warehouse',
  validateSearch: ({ tab, state, notice, returned }: Record<string, unknown>) =>
    defined({
      tab: chosen(tab, tabNames),
      state: text(state),
      notice: text(notice),
      returned: text(returned),
    }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'WarehousePage'),
});
