import { listOf, numberOf, objectOf, textOf } from '../../openapi/json.ts';
import type { Body } from '../../openapi/json.ts';
import { keepWrites } from '../../shop/seen-writes.ts';
import type { Shop } from '../../shop/shop.ts';
import type { SeenWrite } from '../../shop/state.ts';
import { itemWith, recordOf } from './catalog.ts';

interface Quantity {
  readonly productId: number;
  readonly parentId: number;
  readonly quantity: number;
  /** The offer that it is of; null: it is the item's ship-to-home quantity. */
  readonly offerId: string | null;
}

export type Quantities = readonly Quantity[];

/** Reads the quantities that a bulk update sets. */
export function quantitiesOf(shop: Shop, operationId: string, body: unknown): Quantities {
  if (operationId !== 'bulkUpdatePriceQuantity') return [];
  return listOf(objectOf(body)['requests'])
    .map(objectOf)
    .flatMap((request) => {
      const item = itemWith(shop, textOf(request['sku']) ?? '');
      if (item === null) return [];
      const { id: productId, parentId } = recordOf(shop, item);
      const total = numberOf(objectOf(request['shipToLocationAvailability'])['quantity']);
      const offers = listOf(request['offers']).map(objectOf);
      return [
        ...(total === undefined ? [] : [{ productId, parentId, quantity: total, offerId: null }]),
        ...offers.flatMap((offer) => {
          const quantity = numberOf(offer['availableQuantity']);
          const offerId = textOf(offer['offerId']) ?? '';
          return quantity === undefined ? [] : [{ productId, parentId, quantity, offerId }];
        }),
      ];
    });
}

/** Stores the outcome of each quantity, as its row of the answer has it. */
export function rememberWrites(
  shop: Shop,
  quantities: Quantities,
  { body, httpStatus, done }: { body: unknown; httpStatus: number | null; done: boolean },
): void {
  const rows = listOf(objectOf(body)['responses']).map(objectOf);
  keepWrites(
    shop,
    quantities.map(({ offerId, ...one }) => ({
      ...one,
      httpStatus,
      outcome: done ? outcomeOf(rows, offerId) : 'failed',
    })),
  );
}

function outcomeOf(rows: readonly Body[], offerId: string | null): SeenWrite['outcome'] {
  const row = rows.find((one) => (textOf(one['offerId']) ?? null) === offerId);
  return row?.['statusCode'] === 200 ? 'applied' : 'refused';
}
