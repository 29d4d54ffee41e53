import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { defined, text } from '../../parts/address-values.ts';
import { merchantRoute } from '../../shell/routes.ts';

/** `rule`: the one that is changed, or `new`. Left out: only the list. */
export const rulesRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/rules',
  validateSearch: ({ rule }: Record<string, unknown>) => defined({ rule: text(rule) }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'RulesPage'),
});
