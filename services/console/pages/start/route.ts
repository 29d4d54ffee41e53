import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { createApi } from '../../api/client.tsx';
import { problemOf } from '../../api/problem.ts';
import { forgetSession, readSession } from '../../session/session.ts';
import { rootRoute } from '../../shell/routes.ts';

/**
 * `/`: leads to the merchant of the key, or to the newest one. Without any merchant, it says how to make
 * one.
 */
export const startRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: async () => {
    const toSignIn = redirect({ to: '/sign-in', search: { returnTo: '/' } });
    const session = await readSession();
    if (session === null) throw toSignIn;
    const { data, error } = await createApi(null).fetch.GET('/v1/merchants', {
      params: { query: { limit: 1 } },
    });
    if (error !== undefined && problemOf(error).code === 'session_ended') {
      forgetSession();
      throw toSignIn;
    }
    if (error !== undefined) throw error;
    const merchantId = session.merchantId ?? data.data[0]?.id;
    if (merchantId !== undefined) throw redirect({ to: '/m/$merchantId', params: { merchantId } });
  },
  component: lazyRouteComponent(() => import('./page.tsx'), 'StartPage'),
});
