import { id } from '@onhand/contracts/gateway-api/id.ts';
import { observation, observationState } from '@onhand/contracts/gateway-api/observations.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import type { IntegrationId, ObservationId } from '@onhand/domain/ids.ts';
import * as observations from '@onhand/core/observations/list-observations.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/observations`: lists quantities on platforms that no known change explains. */
export const listObservations: Route = (app, { db }) => {
  app.get(
    '/v1/observations',
    {
      config: { access: reading },
      schema: {
        tags: ['observations'],
        summary: 'List quantities on platforms that no known change explains',
        querystring: z.strictObject({
          ...pagingBy<ObservationId>(),
          integrationId: id<IntegrationId>().exactOptional(),
          state: observationState.exactOptional(),
        }),
        response: { 200: listOf(observation) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit, integrationId, state } = query;
      const wanted = { merchantId, integrationId, state, after: cursor, limit: limit + 1 };
      return pageOf(await observations.listObservations(db, wanted), limit, (row) => row.id);
    },
  );
};
