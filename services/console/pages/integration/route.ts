import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { merchantRoute } from '../../shell/routes.ts';
import { chosen, defined, text } from '../../parts/address-values.ts';
import { listingFilters } from './listing-filters.ts';
import { runKinds } from './run-kinds.ts';

/** `/integrations/<id>`: one integration; each tab has its path below it. */
const layout = createRoute({
  getParentRoute: () => merchantRoute,
  path: '/integrations/$integrationId',
  component: lazyRouteComponent(() => import('./page.tsx'), 'IntegrationPage'),
});

const settings = createRoute({
  getParentRoute: () => layout,
  path: '/',
  component: lazyRouteComponent(() => import('./settings-tab.tsx'), 'SettingsTab'),
});

const strategy = createRoute({
  getParentRoute: () => layout,
  path: '/strategy',
  component: lazyRouteComponent(() => import('./strategy-tab.tsx'), 'StrategyTab'),
});

const listings = createRoute({
  getParentRoute: () => layout,
  path: '/listings',
  validateSearch: listingFilters,
  component: lazyRouteComponent(() => import('./listings-tab.tsx'), 'ListingsTab'),
});

const unlinked = createRoute({
  getParentRoute: () => layout,
  path: '/unlinked',
  validateSearch: ({ state }: Record<string, unknown>) =>
    defined({ state: chosen(state, ['ignored'] as const) }),
  component: lazyRouteComponent(() => import('./unlinked-tab.tsx'), 'UnlinkedTab'),
});

const operations = createRoute({
  getParentRoute: () => layout,
  path: '/operations',
  component: lazyRouteComponent(() => import('./operations-tab.tsx'), 'OperationsTab'),
});

/** `run`: the one that is read. Left out: only the list. */
const runs = createRoute({
  getParentRoute: () => layout,
  path: '/runs',
  validateSearch: ({ kind, run }: Record<string, unknown>) =>
    defined({ kind: chosen(kind, runKinds), run: text(run) }),
  component: lazyRouteComponent(() => import('./runs-tab.tsx'), 'RunsTab'),
});

const platform = createRoute({
  getParentRoute: () => layout,
  path: '/platform',
  component: lazyRouteComponent(() => import('./platform-tab.tsx'), 'PlatformTab'),
});

export const integrationRoute = layout.addChildren([
  settings,
  strategy,
  listings,
  unlinked,
  operations,
  runs,
  platform,
]);
