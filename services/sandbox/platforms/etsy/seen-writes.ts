import type { Outcome } from '../../openapi/answer.ts';
import { listOf, numberOf, objectOf } from '../../openapi/json.ts';
import { keepWrites } from '../../shop/seen-writes.ts';
import type { Shop } from '../../shop/shop.ts';
import type { SeenWrite } from '../../shop/state.ts';
import { productsOf, recordOf } from './catalog.ts';
import { partOf } from './part.ts';
import { keyOf } from './properties.ts';
import type { GivenValue } from './properties.ts';

type Quantity = Pick<SeenWrite, 'productId' | 'parentId' | 'quantity'>;

/**
 * Reads the quantities that an update of an inventory sets. An update names all products of a listing, so
 * those whose quantity stays are left out, unless nothing changes at all.
 */
export function quantitiesOf(
  shop: Shop,
  operationId: string,
  params: Readonly<Record<string, string>>,
  body: unknown,
): Quantity[] {
  const listing = partOf(shop).listings.find(({ recordId }) => String(recordId) === params['listing_id']);
  if (operationId !== 'updateListingInventory' || listing === undefined) return [];
  const given = listOf(objectOf(body)['products']).map(objectOf);
  const sent = productsOf(shop, listing).flatMap((product) => {
    const record = recordOf(shop, product);
    const key = keyOf(product.propertyValues);
    const own = given.findLast((one) => keyOf(valuesOf(one['property_values'])) === key);
    const quantity = numberOf(objectOf(listOf(own?.['offerings'])[0])['quantity']);
    if (quantity === undefined) return [];
    const { id: productId, parentId } = record;
    return [{ productId, parentId, quantity, changes: record.stockQuantity !== quantity }];
  });
  const isChanged = sent.some(({ changes }) => changes);
  return sent
    .filter(({ changes }) => changes || !isChanged)
    .map(({ productId, parentId, quantity }) => ({ productId, parentId, quantity }));
}

/** Reads the property values of a body that nobody has checked yet. */
function valuesOf(value: unknown): Pick<GivenValue, 'property_id' | 'values'>[] {
  return listOf(value).map((one) => ({
    property_id: numberOf(objectOf(one)['property_id']) ?? 0,
    values: listOf(objectOf(one)['values']).map(String),
  }));
}

/** Stores what became of the quantities: an inventory is replaced as a whole, or not at all. */
export function rememberWrites(
  shop: Shop,
  quantities: readonly Quantity[],
  { body, httpStatus, done }: Outcome,
): void {
  const outcome = !done ? 'failed' : 'products' in objectOf(body) ? 'applied' : 'refused';
  keepWrites(
    shop,
    quantities.map((one) => ({ ...one, httpStatus, outcome })),
  );
}
