import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readWays } from '../../session/session.ts';
import { rootRoute } from '../../shell/routes.ts';

/** `/sign-in?returnTo=&problem=`: the way in, which then leads to the page that was wanted. */
export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: ({
    returnTo,
    problem,
  }: Record<string, unknown>): { returnTo: string; problem?: string } => ({
    returnTo: ownPath(returnTo),
    ...(typeof problem === 'string' && { problem }),
  }),
  // Without an answer, a key still leads in.
  loader: () => readWays().catch(() => null),
  component: lazyRouteComponent(() => import('./page.tsx'), 'SignInPage'),
});

/** Another site's address could be put into a link to this page. */
function ownPath(returnTo: unknown): string {
  return typeof returnTo === 'string' && /^\/(?![/\\])\P{Cc}*$/u.test(returnTo) ? returnTo : '/';
}
