import { failOnDemand } from '../../../shop/product-faults.ts';
import { recordOf } from '../catalog.ts';
import { refusal } from '../errors.ts';
import { deleteItem, findItem, putItem } from '../items.ts';
import { done, pathOf } from '../operation.ts';
import type { Operations } from '../operation.ts';
import { cut, wholeNumber } from '../pages.ts';
import { partOf } from '../part.ts';
import { itemView } from '../views/item.ts';

/** Reads and writes single inventory items. */
export const itemOperations: Operations = {
  getInventoryItem: (asked) => ({
    status: 200,
    body: itemView(asked.shop, findItem(asked.shop, pathOf(asked, 'sku'))),
  }),
  createOrReplaceInventoryItem: (asked) => {
    const isNew = putItem(asked.shop, pathOf(asked, 'sku'), asked.body, asked.locale);
    return isNew ? { status: 201, body: {} } : done;
  },
  deleteInventoryItem: (asked) => {
    const item = findItem(asked.shop, pathOf(asked, 'sku'));
    failOnDemand(asked.shop, item.recordId);
    deleteItem(asked.shop, item);
    return done;
  },
  // The offset is the number of a page.
  getInventoryItems: (asked) => {
    const { shop, query } = asked;
    const limit = wholeNumber(query.get('limit'), { by: 25, from: 1, to: 200 });
    const offset = wholeNumber(query.get('offset'), { by: 0, from: 0, to: 1_000_000 });
    if (limit === null || offset === null) {
      throw refusal(25706, { additionalInfo: 'limit is from 1 to 200, offset from 0' });
    }
    const all = partOf(shop).items.toSorted((one, other) =>
      recordOf(shop, one).sku < recordOf(shop, other).sku ? -1 : 1,
    );
    const { rows, fields } = cut(asked, all, { limit, offset, step: 1, skipped: limit * offset });
    const inventoryItems = rows.map((item) => itemView(shop, item));
    return { status: 200, body: { ...fields, size: rows.length, inventoryItems } };
  },
};
