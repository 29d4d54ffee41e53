import { overview } from '@onhand/contracts/gateway-api/overview.ts';
import * as core from '@onhand/core/overview/read-overview.ts';
import { reading } from '../../access/access.ts';
import type { Route } from '../../route.ts';
import { overviewView } from '../../views/overview-view.ts';

/** `GET /v1/overview`: whether a merchant's stock is right everywhere. */
export const readOverview: Route = (app, { db, clock }) => {
  app.get(
    '/v1/overview',
    {
      config: { access: reading },
      schema: {
        tags: ['overview'],
        summary: 'Read what wants attention, the orders of the last hour, and how each channel does',
        response: { 200: overview },
      },
    },
    async ({ merchantId }) => overviewView(await core.readOverview(db, { merchantId, now: clock.now() })),
  );
};
