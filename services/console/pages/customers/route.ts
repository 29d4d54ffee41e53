import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { defined, text } from '../../parts/address-values.ts';
import { merchantRoute } from '../../shell/routes.ts';

/** No e-mail address stands in an address of the browser. */
export const customersRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/customers',
  validateSearch: ({ integrationId }: Record<string, unknown>) =>
    defined({ integrationId: text(integrationId) }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'CustomersPage'),
});
