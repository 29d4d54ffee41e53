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

/**
 * Stores the quantities with their outcomes, as the rows of the answer have them. A quantity that one request
 * sets for the item and for its offers is one write, as far as it ended in one way.
 */
export function rememberWrites(
  shop: Shop,
  quantities: Quantities,
  { body, httpStatus, done }: { body: unknown; httpStatus: number | null; done: boolean },
): void {
  const rows = listOf(objectOf(body)['responses']).map(objectOf);
  const writes = quantities.map(({ offerId, ...one }) => ({
    ...one,
    httpStatus,
    outcome: done ? outcomeOf(rows, offerId) : ('failed' as const),
  }));
  const first = Map.groupBy(writes, ({ productId, quantity, outcome }) =>
    [productId, quantity, outcome].join(' '),
  );
  keepWrites(
    shop,
    [...first.values()].flatMap(([one]) => one ?? []),
  );
}

function outcomeOf(rows: readonly Body[], offerId: string | null): SeenWrite['outcome'] {
  const row = rows.find((one) => (textOf(one['offerId']) ?? null) === offerId);
  return row?.['statusCode'] === 200 ? 'applied' : 'refused';
}
