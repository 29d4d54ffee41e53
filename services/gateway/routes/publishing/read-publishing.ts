import { publishing } from '@onhand/contracts/gateway-api/publishing.ts';
import * as overrides from '@onhand/core/settings/publishing-overrides/read-publishing.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { publishingView } from '../../views/publishing-view.ts';
import { notFoundOf, targetOf } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';
import { publishingTargets } from './targets.ts';

/** `GET /v1/{merchants,integrations,items,listings}/:id/publishing`: reads its publishing settings. */
export const readPublishing: Route = (app, { db }) => {
  for (const { resource, scope } of publishingTargets) {
    const notFound = notFoundOf(scope);
    app.get(
      `/v1/${resource}/:id/publishing`,
      {
        config: { access: reading, etag: true },
        schema: {
          tags: [resource],
          summary: `Read the publishing settings of the ${scope}`,
          params: z.object({ id: z.uuid() }),
          response: { 200: publishing, ...problems(notFound) },
        },
      },
      async ({ merchantId, params }, reply) => {
        const row = await overrides.readPublishing(db, merchantId, targetOf(scope, params.id));
        const view = publishingView(found(row, notFound));
        return reply.header('etag', etagOf(view)).send(view);
      },
    );
  }
};
