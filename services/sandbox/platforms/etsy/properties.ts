import type { Shop } from '../../shop/shop.ts';
import { nextId } from './ids.ts';
import type { PropertyValue } from './own-state.ts';
import { partOf } from './part.ts';

/** Names the properties that Etsy has for every kind of product. Others are the seller's own. */
const propertyNames: Readonly<Record<number, string>> = {
  100: 'Size',
  200: 'Primary color',
  507: 'Material',
};

export const sizeProperty = 100;

/**
 * Names a product within its listing by the values of its properties, in any order. With `properties`, only
 * those count.
 */
export function keyOf(
  values: readonly Pick<PropertyValue, 'property_id' | 'values'>[],
  properties: readonly number[] | null = null,
): string {
  return JSON.stringify(
    values
      .filter(({ property_id: id }) => properties === null || properties.includes(id))
      .map((one) => [one.property_id, ...one.values])
      .toSorted(([one], [other]) => Number(one) - Number(other)),
  );
}

/** Names a product for people, such as `11:100=S&200=Red`: Etsy's ids of products do not last. */
export function unitName(listingId: string, values: readonly PropertyValue[]): string {
  const named = values
    .toSorted((one, other) => one.property_id - other.property_id)
    .map((one) => `${one.property_id}=${one.values.join('+')}`);
  return named.length === 0 ? listingId : `${listingId}:${named.join('&')}`;
}

/** A property with its values, as a caller gives it. Ids of values that are not given are looked up. */
export interface GivenValue {
  readonly property_id: number;
  readonly property_name?: string;
  readonly scale_id?: number | null;
  readonly value_ids: readonly number[];
  readonly values: readonly string[];
}

/** Completes a property with its values as Etsy shows it. */
export function propertyValue(shop: Shop, given: GivenValue): PropertyValue {
  const { property_id: id, values } = given;
  return {
    property_id: id,
    property_name: given.property_name ?? propertyNames[id] ?? null,
    scale_id: given.scale_id ?? null,
    scale_name: null,
    value_ids: values.map((value, at) => valueId(shop, id, value, given.value_ids[at])),
    values,
  };
}

/** Returns the id of a value. The first use of a value decides it. */
function valueId(shop: Shop, propertyId: number, value: string, given: number | undefined): number {
  const { values } = partOf(shop);
  const known = values.find((one) => one.propertyId === propertyId && one.value === value);
  if (known !== undefined) return given ?? known.id;
  const id = given ?? nextId(shop, 'value');
  values.push({ propertyId, value, id });
  return id;
}
