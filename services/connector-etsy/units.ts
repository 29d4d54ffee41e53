import type { UnitRef } from '@onhand/contracts/connector/unit.ts';

/** A property of a variation and its values, as Etsy shows it. */
export interface PropertyValue {
  readonly property_id: number;
  readonly value_ids?: readonly number[] | undefined;
  readonly values?: readonly string[] | undefined;
}

/**
 * Names a unit by its listing and the values of its properties, such as `11:200=Red&513=L`. A listing without
 * variations is its own unit. Etsy's ids of products and offerings change with each update of the inventory
 * (https://github.com/etsy/open-api/issues/523), so they name nothing. Pure.
 */
export function refOf(listingId: number, properties: readonly PropertyValue[]): UnitRef {
  const group = String(listingId);
  const named = properties
    .toSorted((one, other) => one.property_id - other.property_id)
    .map(({ property_id: id, values = [] }) => `${id}=${values.map(escaped).join('+')}`);
  return { unit: named.length === 0 ? group : `${group}:${named.join('&')}`, group, location: '' };
}

/** Escapes what separates the parts of a unit's name. */
function escaped(value: string): string {
  return value.replaceAll(/[%&=+]/g, encodeURIComponent);
}

/** Tells whether a text can be the id of a listing or a receipt. */
export function isNumber(id: string): boolean {
  return /^[1-9]\d{0,15}$/.test(id);
}

/** Returns the id of a unit's listing. Older references may lack the group. */
export function listingIdOf({ unit, group }: UnitRef): string {
  return group === '' ? (unit.split(':')[0] ?? '') : group;
}
