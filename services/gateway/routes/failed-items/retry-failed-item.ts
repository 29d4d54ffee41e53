import { failedItem } from '@onhand/contracts/gateway-api/failed-items.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import type { FailedItemId } from '@onhand/domain/ids.ts';
import { moveFailedItems } from '@onhand/core/retries/move-failed-items.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { failedItemView } from '../../views/failed-item-view.ts';

/** `POST /v1/failed-items/:id/retry`: retries one failed item. */
export const retryFailedItem: Route = (app, { db, dispatcher, clock }) => {
  app.post(
    '/v1/failed-items/:id/retry',
    {
      config: { access: operating, audit: { action: 'failed_item.retry', subject: 'failed_item' } },
      schema: {
        tags: ['failed-items'],
        summary: 'Retry a failed item',
        params: z.object({ id: id<FailedItemId>() }),
        response: { 200: failedItem, ...problems('failed_item_not_found', 'move_forbidden') },
      },
    },
    async ({ merchantId, params }) => {
      const { moved, refused } = await moveFailedItems(
        db,
        { merchantId, move: 'retry', ids: [params.id] },
        { startWork: dispatcher, at: clock.now() },
      );
      if (refused[0] !== undefined) throw new Refusal(refused[0].code);
      return failedItemView(found(moved[0], 'failed_item_not_found'));
    },
  );
};
