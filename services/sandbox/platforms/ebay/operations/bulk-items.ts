import { listOf, objectOf, textOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import { attempt, multiStatus } from '../bulk.ts';
import { refusal } from '../errors.ts';
import { findItem, putItem } from '../items.ts';
import type { Asked, Operations } from '../operation.ts';
import { itemView } from '../views/item.ts';

const mostItems = 25;

/** Reads and writes up to 25 inventory items a call. Each item succeeds or fails by itself. */
export const bulkItemOperations: Operations = {
  bulkGetInventoryItem: (asked) => {
    const { shop } = asked;
    return multiStatus(
      requestsOf(asked, 25_734).map((request) => {
        const sku = textOf(request['sku']) ?? '';
        const read = () => ({ statusCode: 200, inventoryItem: itemView(shop, findItem(shop, sku)) });
        return { sku, ...attempt(asked, read) };
      }),
    );
  },
  bulkCreateOrReplaceInventoryItem: (asked) => {
    const requests = requestsOf(asked, 25_728);
    if (requests.some((one) => textOf(one['sku']) === undefined || textOf(one['locale']) === undefined)) {
      throw refusal(25733);
    }
    return multiStatus(
      requests.map((request) => {
        const [sku, locale] = [textOf(request['sku']) ?? '', textOf(request['locale']) ?? ''];
        const write = () => ({ statusCode: putItem(asked.shop, sku, request, locale) ? 201 : 200 });
        return { sku, locale, ...attempt(asked, write) };
      }),
    );
  },
};

/** Reads the items of a call. @throws Refusal if there are none or too many, or two have one SKU */
function requestsOf({ body }: Asked, twiceId: number): Body[] {
  const requests = listOf(body['requests']).map(objectOf);
  if (requests.length === 0) throw refusal(25709, { additionalInfo: 'requests', fieldName: 'requests' });
  if (requests.length > mostItems) throw refusal(25727, { additionalInfo: String(mostItems) });
  if (new Set(requests.map(({ sku }) => sku)).size < requests.length) throw refusal(twiceId);
  return requests;
}
