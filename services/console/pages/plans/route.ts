import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';

export const plansRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/plans',
  component: lazyRouteComponent(() => import('./page.tsx'), 'PlansPage'),
});

/** One plan, with its listings before and after. */
export const planRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/plans/$planId',
  component: lazyRouteComponent(() => import('./plan-page.tsx'), 'PlanPage'),
});
