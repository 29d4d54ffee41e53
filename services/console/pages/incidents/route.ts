import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { chosen, defined, text } from '../../parts/address-values.ts';
import { merchantRoute } from '../../shell/routes.ts';
import { incidentKinds } from './incident-kinds.ts';

/** `show`: left out, the open incidents. `incident`: the one that is read. */
export const incidentsRoute = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/incidents',
  validateSearch: ({ kind, show, incident }: Record<string, unknown>) =>
    defined({
      kind: chosen(kind, incidentKinds),
      show: chosen(show, ['resolved', 'all']),
      incident: text(incident),
    }),
  component: lazyRouteComponent(() => import('./page.tsx'), 'IncidentsPage'),
});
