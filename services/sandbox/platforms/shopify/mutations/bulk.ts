import type { Shop } from '../../../shop/shop.ts';
import { cancelBulk, runBulk } from '../bulk.ts';
import { Refused } from '../errors.ts';
import { numberOf } from '../gid.ts';
import { partOf } from '../part.ts';
import { refer } from '../reference.ts';
import { orUserErrors } from './input.ts';

/** Starts a bulk operation. The sandbox has done it when it next shows it. */
export function runQuery(
  shop: Shop,
  { query, groupObjects }: { readonly query: string; readonly groupObjects: boolean },
): object {
  return orUserErrors(() => ({
    bulkOperation: refer('BulkOperation', runBulk(shop, query, groupObjects)),
  }));
}

export function cancel(shop: Shop, { id }: { readonly id: string }): object {
  return orUserErrors(() => {
    const number = numberOf(id, 'BulkOperation');
    const operation = partOf(shop).bulkOperations.find((one) => one.id === number);
    if (operation === undefined)
      throw new Refused({ field: ['id'], message: 'Bulk operation does not exist' });
    cancelBulk(shop, operation);
    return { bulkOperation: refer('BulkOperation', operation) };
  });
}
