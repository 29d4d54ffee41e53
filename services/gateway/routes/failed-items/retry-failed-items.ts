import { manyMoved, manyToRetry, movingRuns } from '@onhand/contracts/gateway-api/failed-items.ts';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { moveMany } from './move-many.ts';

/**
 * `POST /v1/failed-items/retry`: retries many failed items. Named ones at once: the response lists the
 * retried items, and each refused item with its reason. Those that match a filter in runs, which it lists.
 */
export const retryFailedItems: Route = (app, dependencies) => {
  app.post(
    '/v1/failed-items/retry',
    {
      config: {
        access: operating,
        audit: { action: 'failed_item.retry', subject: 'failed_item', keeps: 'all' },
      },
      schema: {
        tags: ['failed-items'],
        summary: 'Retry many failed items',
        body: manyToRetry,
        response: { 200: manyMoved, 202: movingRuns, ...problems('failed_items_moving') },
      },
    },
    async ({ merchantId, body, caller }, reply) => {
      const answer = await moveMany(dependencies, { merchantId, move: 'retry', chosen: body, caller });
      return 'runs' in answer ? reply.code(202).send(answer) : answer;
    },
  );
};
