import { pause as pauseSchema } from '@onhand/contracts/gateway-api/pauses.ts';
import * as channelStock from '@onhand/core/channel-stock/pause.ts';
import { pauseTargetOf } from '@onhand/core/plans/pause-change.ts';
import { notFoundOf } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { actorOf } from '../../access/actor.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { pauseView } from '../../views/pause-view.ts';
import { pauseTargets } from './targets.ts';

/**
 * `POST /v1/{merchants,integrations,listings}/:id/pause`: nothing is sent to its shops any more. Orders still
 * count.
 */
export const pause: Route = (app, { db, clock, dispatcher }) => {
  for (const { resource, scope } of pauseTargets) {
    app.post(
      `/v1/${resource}/:id/pause`,
      {
        config: { access: operating, audit: { action: `${scope}.pause`, subject: scope } },
        schema: {
          tags: [resource],
          summary: `Pause the ${scope}: nothing is sent to the shop until it is resumed; orders still count`,
          params: z.object({ id: z.uuid() }),
          response: { 200: pauseSchema, ...problems(notFoundOf(scope), 'integration_revoked') },
        },
      },
      async ({ merchantId, params, caller }) => {
        const target = pauseTargetOf({ scope, id: params.id });
        const change = { merchantId, actor: actorOf(caller), at: clock.now() };
        const row = await channelStock.pause(db, target, change);
        if (scope === 'listing') dispatcher.nudge(row.integrationIds);
        else for (const integrationId of row.integrationIds) dispatcher.schedule(integrationId);
        return pauseView(row);
      },
    );
  }
};
