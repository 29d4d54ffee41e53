import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { ListingAddition } from '@onhand/contracts/connector/new-listing.ts';

/** A product's options as its platform has them, and what its other units stand for. */
interface OptionsThere {
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
  /** The values of each unit, in the order of `options`. Undefined: the unit has none of an option. */
  readonly units: readonly (readonly (string | undefined)[])[];
}

interface AddedOptions {
  readonly kind: 'options';
  /** The values of each added unit, in the platform's order of options and as it spells them. */
  readonly ofUnit: readonly (readonly string[])[];
  /** The values that each option lacks. */
  readonly lacking: readonly (readonly string[])[];
}

/**
 * Fits units that are added to a product into the options that the product has on its platform. Names and
 * values are compared without regard to case. Refuses other options (`options_differ`), and the options of a
 * unit that is there (`variant_exists`). Pure.
 */
export function addedOptions(
  { title, options, units }: Pick<ListingAddition, 'title' | 'options' | 'units'>,
  there: OptionsThere,
): AddedOptions | Extract<Fault, { kind: 'rejected' }> {
  const places = there.options.map(({ name }) => options.findIndex((own) => isSame(own, name)));
  const isFitting = places.length === options.length && new Set(places).size === places.length;
  if (options.length === 0 || !isFitting || places.includes(-1)) {
    return optionsDiffer(title, options, there.options);
  }
  const given = places.map((place) => units.map(({ values }) => values[place] ?? ''));
  const lacking = there.options.map((option, index) =>
    firstOfEach((given[index] ?? []).filter((value) => !option.values.some((own) => isSame(own, value)))),
  );
  const ofUnit = units.map((_, unit) =>
    there.options.map((option, index) => {
      const value = given[index]?.[unit] ?? '';
      return [...option.values, ...(lacking[index] ?? [])].find((one) => isSame(one, value)) ?? value;
    }),
  );
  const taken = ofUnit.find((values) =>
    there.units.some((unit) => values.every((value, index) => isSame(value, unit[index] ?? ''))),
  );
  if (taken !== undefined) return variantExists(title, taken);
  return { kind: 'options', ofUnit, lacking };
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function firstOfEach(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.findIndex((other) => isSame(other, value)) === index);
}

function optionsDiffer(
  title: string,
  own: readonly string[],
  there: OptionsThere['options'],
): Extract<Fault, { kind: 'rejected' }> {
  const message =
    there.length === 0
      ? `${title} has no options in the shop, so it can have no second variant there.`
      : `The variants of ${title} differ in ${named(there.map(({ name }) => name))} in the shop, and in ${named(own)} here.`;
  const hint =
    there.length === 0
      ? 'Make the product one with variants in the shop, add the new variant there and link it. Then retry.'
      : 'Give every item of the product the options that the shop has, or add the variant in the shop and link it. Then retry.';
  return { kind: 'rejected', code: 'options_differ', message, hint };
}

function variantExists(title: string, values: readonly string[]): Extract<Fault, { kind: 'rejected' }> {
  return {
    kind: 'rejected',
    code: 'variant_exists',
    message: `${title} has another variant ${values.join(', ')} in the shop.`,
    hint: 'Link that variant, or change the options of the item. Then retry.',
  };
}

function named(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(' and ');
}

/** Refuses an addition to a product that the platform does not have any more. */
export function productMissing(title: string): Extract<Fault, { kind: 'rejected' }> {
  return {
    kind: 'rejected',
    code: 'product_missing',
    message: `${title} is not in the shop any more, so no variant can be added to it.`,
    hint: 'Read the listings of the shop, so that Onhand learns that the product is gone. Then retry.',
  };
}
