import { id } from '@onhand/contracts/gateway-api/id.ts';
import { preferences } from '@onhand/contracts/gateway-api/preferences.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import * as merchants from '@onhand/core/merchants/preferences.ts';
import { syncLoadOf } from '@onhand/core/plans/sync-load.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/merchants/:id/preferences`: reads the preferences of a warehouse merchant. */
export const readPreferences: Route = (app, { db, connectors }) => {
  app.get(
    '/v1/merchants/:id/preferences',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['merchants'],
        summary: 'Read which items of a warehouse merchant are synced, and who switches Process Orders',
        params: z.object({ id: id<MerchantId>() }),
        response: { 200: preferences, ...problems('merchant_not_found', 'not_a_warehouse') },
      },
    },
    async ({ merchantId, params }, reply) => {
      if (params.id !== merchantId) throw new Refusal('merchant_not_found');
      const row = found(await merchants.readPreferences(db, merchantId), 'not_a_warehouse');
      return reply
        .header('etag', etagOf(row))
        .send({ ...row, alwaysSynced: await syncLoadOf(db, merchantId, connectors) });
    },
  );
};
