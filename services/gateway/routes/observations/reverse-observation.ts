import { id } from '@onhand/contracts/gateway-api/id.ts';
import { observation, oneDecision } from '@onhand/contracts/gateway-api/observations.ts';
import type { ObservationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { decideAll, readingProblems } from './decide.ts';

/**
 * `POST /v1/observations/:id/reverse`: rejects an observed change, reverses any booking of it, and overwrites
 * the quantity on the platform.
 */
export const reverseObservation: Route = (app, dependencies) => {
  app.post(
    '/v1/observations/:id/reverse',
    {
      config: {
        access: operating,
        audit: { action: 'observation.reverse', subject: 'observation', keeps: 'all' },
      },
      schema: {
        tags: ['observations'],
        summary: 'Reverse an observation: undo any booking and overwrite the quantity on the platform',
        params: z.object({ id: id<ObservationId>() }),
        body: oneDecision,
        response: {
          200: observation,
          ...problems(
            'observation_not_found',
            'observation_not_open',
            'observation_figure_moving',
            'observation_figure_unreadable',
            'observation_data_refused',
            ...readingProblems,
          ),
        },
      },
    },
    async ({ merchantId, caller, params, body }) => {
      const withoutReading = body?.withoutReading ?? false;
      const of = { ids: [params.id] };
      const chosen = { merchantId, of, decision: 'reverse', by: caller.label, withoutReading } as const;
      const { decided, ended, refused } = await decideAll(chosen, dependencies);
      if (refused[0] !== undefined) throw new Refusal(refused[0].code);
      return found(decided[0] ?? ended[0], 'observation_not_found');
    },
  );
};
