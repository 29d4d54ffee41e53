import { failOnDemand } from '../../../shop/product-faults.ts';
import { deleteGroup, putGroup } from '../groups.ts';
import { done, pathOf } from '../operation.ts';
import type { Asked, Operations } from '../operation.ts';
import { findGroup } from '../publish.ts';
import { groupView } from '../views/group.ts';

const groupIn = (asked: Asked) => findGroup(asked.shop, pathOf(asked, 'inventoryItemGroupKey'));

/** Reads and writes inventory item groups, which are published as listings with variations. */
export const groupOperations: Operations = {
  getInventoryItemGroup: (asked) => ({ status: 200, body: groupView(asked.shop, groupIn(asked)) }),
  createOrReplaceInventoryItemGroup: (asked) =>
    putGroup(asked.shop, pathOf(asked, 'inventoryItemGroupKey'), asked.body)
      ? { status: 201, body: {} }
      : done,
  deleteInventoryItemGroup: (asked) => {
    const group = groupIn(asked);
    failOnDemand(asked.shop, group.recordId);
    deleteGroup(asked.shop, group);
    return done;
  },
};
