import { incident } from '@onhand/contracts/gateway-api/incidents.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import * as incidents from '@onhand/core/incidents/list-incidents.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/incidents`: lists incidents. */
export const listIncidents: Route = (app, { db }) => {
  app.get(
    '/v1/incidents',
    {
      config: { access: reading },
      schema: {
        tags: ['incidents'],
        summary: 'List incidents',
        querystring: z.strictObject({
          ...pagingBy<string>(),
          kind: incident.shape.kind.exactOptional(),
          open: z.stringbool().exactOptional(),
        }),
        response: { 200: listOf(incident) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit, kind, open } = query;
      const wanted = { merchantId, kind, open, after: cursor, limit: limit + 1 };
      return pageOf(await incidents.listIncidents(db, wanted), limit, (row) => row.id);
    },
  );
};
