import { manyDecided, manyObservations } from '@onhand/contracts/gateway-api/observations.ts';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { decideAll, readingProblems } from './decide.ts';

/**
 * `POST /v1/observations/reverse`: reverses many observations at once. The response lists the reversed
 * observations, and each refused observation with its reason.
 */
export const reverseObservations: Route = (app, dependencies) => {
  app.post(
    '/v1/observations/reverse',
    {
      config: {
        access: operating,
        audit: { action: 'observation.reverse', subject: 'observation', keeps: 'all' },
      },
      schema: {
        tags: ['observations'],
        summary: 'Reverse many observations',
        body: manyObservations,
        response: { 200: manyDecided, ...problems('integration_not_found', ...readingProblems) },
      },
    },
    async ({ merchantId, caller, body: { withoutReading = false, ...of } }) =>
      decideAll({ merchantId, of, decision: 'reverse', by: caller.label, withoutReading }, dependencies),
  );
};
