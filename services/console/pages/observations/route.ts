import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { chosen, defined, text } from '../../parts/address-values.ts';
import { merchantRoute } from '../../shell/routes.ts';
import { observationStates } from './observation-states.ts';

/** `state`: left out, those that wait for a person. `all`: each. */
export const observationsRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/observations',
  validateSearch: ({ state, integrationId }: Record<string, unknown>) =>
    defined({
      state: chosen(state, [...observationStates, 'all']),
      integrationId: text(integrationId),
    }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'ObservationsPage'),
});
