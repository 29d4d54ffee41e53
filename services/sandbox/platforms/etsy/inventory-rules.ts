import { refusal } from './errors.ts';
import type { OnProperty, PropertyValue } from './own-state.ts';
import { keyOf } from './properties.ts';

/** A product of an inventory that a caller wants. `price`: a decimal. */
export interface WantedProduct {
  readonly sku: string;
  readonly propertyValues: readonly PropertyValue[];
  readonly price: string;
  readonly quantity: number;
  readonly isEnabled: boolean;
  readonly readinessStateId: number | null;
  /** The id that its record gets, if it is a new variation. Left out: the next one. */
  readonly recordId?: number | undefined;
}

/** The most units of an offering (https://github.com/etsy/open-api/issues/214). */
export const mostUnits = 999;

/**
 * Refuses an inventory that Etsy does not take. That one offering must have units is not in the specification
 * (https://github.com/etsy/open-api/issues/395). Most other messages are ours.
 *
 * @throws Refusal 400
 */
export function checkInventory(
  products: readonly WantedProduct[],
  onProperty: OnProperty,
  readinessStateIds: readonly number[],
): void {
  if (!products.some(({ isEnabled, quantity }) => isEnabled && quantity > 0)) {
    throw refusal(400, 'One offering must have quantity greater than 0');
  }
  for (const { quantity, price, readinessStateId, propertyValues } of products) {
    if (quantity < 0) throw refusal(400, 'A quantity must not be negative.');
    if (quantity > mostUnits) {
      throw refusal(400, `There was a problem with /quantity : cannot be greater than ${mostUnits}`);
    }
    if (Number(price) <= 0) throw refusal(400, 'A price must be greater than 0.');
    if (readinessStateId !== null && !readinessStateIds.includes(readinessStateId)) {
      throw refusal(400, `The shop has no readiness_state_id ${readinessStateId}.`);
    }
    if (propertyValues.some(({ values }) => values.some((value) => /[()]/.test(value)))) {
      throw refusal(400, 'Parenthesis characters are not allowed in property values.');
    }
  }
  checkProperties(products, onProperty);
}

function checkProperties(products: readonly WantedProduct[], onProperty: OnProperty): void {
  const idsOf = ({ propertyValues }: WantedProduct) =>
    propertyValues.map(({ property_id: id }) => id).toSorted((one, other) => one - other);
  const [ids = []] = products.map(idsOf);
  if (products.some((one) => idsOf(one).join() !== ids.join())) {
    throw refusal(400, 'All products must have the same properties.');
  }
  const varying: readonly [string, readonly number[], (product: WantedProduct) => unknown][] = [
    ['price', onProperty.priceOnProperty, ({ price }) => price],
    ['quantity', onProperty.quantityOnProperty, ({ quantity }) => quantity],
    ['sku', onProperty.skuOnProperty, ({ sku }) => sku],
    ['readiness_state', onProperty.readinessStateOnProperty, (product) => product.readinessStateId],
  ];
  for (const [name, properties, valueOf] of varying) {
    if (properties.some((id) => !ids.includes(id))) {
      throw refusal(400, `${name}_on_property names a property that the products do not have.`);
    }
    const groups = Map.groupBy(products, ({ propertyValues }) => keyOf(propertyValues, properties));
    if ([...groups.values()].some((group) => new Set(group.map(valueOf)).size > 1)) {
      throw refusal(400, `The values of ${name} are not compatible with ${name}_on_property.`);
    }
  }
}
