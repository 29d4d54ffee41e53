import { id } from '@onhand/contracts/gateway-api/id.ts';
import { itemWithOrders } from '@onhand/contracts/gateway-api/items.ts';
import * as archiving from '@onhand/core/channel-stock/archive-item.ts';
import type { ItemId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { operating } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { itemView } from '../../views/item-view.ts';

const verbs = [
  { verb: 'archive', archived: true, summary: 'Archive an item: its listings show 0; it takes no new links' },
  {
    verb: 'unarchive',
    archived: false,
    summary: 'Take an item out of the archive: its listings show its stock',
  },
] as const;

/** `POST /v1/items/:id/archive` and `/unarchive`: archives an item, and takes it out again. */
export const archiveItem: Route = (app, { db, clock, dispatcher }) => {
  for (const { verb, archived, summary } of verbs) {
    app.post(
      `/v1/items/:id/${verb}`,
      {
        config: { access: operating, audit: { action: `item.${verb}`, subject: 'item' } },
        schema: {
          tags: ['items'],
          summary,
          params: z.object({ id: id<ItemId>() }),
          response: { 200: itemWithOrders, ...problems('item_not_found') },
        },
      },
      async ({ merchantId, params }) => {
        const wanted = { merchantId, id: params.id, archived, at: clock.now() };
        const done = await archiving.archiveItem(db, wanted);
        dispatcher.nudge(done.integrations);
        return itemView(db, merchantId, done.item);
      },
    );
  }
};
