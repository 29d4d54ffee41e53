import { manyFailedItems, manyMoved } from '@onhand/contracts/gateway-api/failed-items.ts';
import { moveFailedItems } from '@onhand/core/retries/move-failed-items.ts';
import { operating } from '../../access/access.ts';
import type { Route } from '../../route.ts';
import { failedItemView } from '../../views/failed-item-view.ts';

/**
 * `POST /v1/failed-items/skip`: skips many failed items at once. The response lists the skipped items, and
 * each refused item with its reason.
 */
export const skipFailedItems: Route = (app, { db, dispatcher, clock }) => {
  app.post(
    '/v1/failed-items/skip',
    {
      config: {
        access: operating,
        audit: { action: 'failed_item.skip', subject: 'failed_item', keeps: 'all' },
      },
      schema: {
        tags: ['failed-items'],
        summary: 'Skip many failed items',
        body: manyFailedItems,
        response: { 200: manyMoved },
      },
    },
    async ({ merchantId, body }) => {
      const { moved, refused } = await moveFailedItems(
        db,
        { merchantId, move: 'skip', chosen: body },
        { startWork: dispatcher, at: clock.now() },
      );
      return { moved: moved.map(failedItemView), refused };
    },
  );
};
