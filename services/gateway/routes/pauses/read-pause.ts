import { pause } from '@onhand/contracts/gateway-api/pauses.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import * as listings from '@onhand/core/listings/read-pause.ts';
import { pauseTargetOf } from '@onhand/core/plans/pause-change.ts';
import { notFoundOf } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { pauseView } from '../../views/pause-view.ts';
import { pauseTargets } from './targets.ts';

/** `GET /v1/{merchants,integrations,listings}/:id/pause`: tells whether it is paused, and by whom. */
export const readPause: Route = (app, { db }) => {
  for (const { resource, scope } of pauseTargets) {
    const notFound = notFoundOf(scope);
    app.get(
      `/v1/${resource}/:id/pause`,
      {
        config: { access: reading },
        schema: {
          tags: [resource],
          summary: `Read whether the ${scope} is paused, since when and by whom`,
          params: z.object({ id: z.uuid() }),
          response: { 200: pause, ...problems(notFound) },
        },
      },
      async ({ merchantId, params }) => {
        const target = pauseTargetOf({ scope, id: params.id });
        return pauseView(found(await listings.readPause(db, merchantId, target), notFound));
      },
    );
  }
};
