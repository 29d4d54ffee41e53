import { createRootRoute, createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readSession } from '../session/session.ts';
import { RootError } from './root-error.tsx';
import { NotFound } from './not-found.tsx';

export const rootRoute = createRootRoute({ errorComponent: RootError, notFoundComponent: NotFound });

/** What every page below /m/<merchant> stands in: sign-in, navigation and the merchant's data. */
export const merchantRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/m/$merchantId',
  beforeLoad: async ({ location }) => {
    const session = await readSession();
    if (session === null) throw redirect({ to: '/sign-in', search: { returnTo: location.href } });
    return { session };
  },
  component: lazyRouteComponent(() => import('./merchant-shell.tsx'), 'MerchantShell'),
});
