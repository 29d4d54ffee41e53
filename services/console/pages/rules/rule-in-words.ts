import type { Row } from '../../api/answer.ts';
import { counted } from '../../parts/words.ts';

export type Rule = Row<'/v1/rules'>;
export type Effect = Rule['effect'];

/** The effects that a rule may have, as they are chosen. */
export const effectNames: Readonly<Record<Effect['kind'], string>> = {
  exclude: 'Publish nothing',
  buffer: 'Keep units back',
  percent: 'Publish a share',
  maximum: 'Publish at most',
  zero_stock: 'At zero stock',
  deletion: 'If deleted in the shop',
};

export const zeroStockNames = {
  publish_zero: 'Show 0',
  keep: 'Leave the figure as it is',
  end: 'End the listing, and relist it when stock arrives',
} as const;

export const deletionNames = {
  ignore: 'Do nothing',
  zero: 'Set the other shops to 0',
  end: 'End the listings in the other shops',
} as const;

/** Says what a rule does: "Keep 2 units back". */
export function effectInWords(effect: Effect): string {
  switch (effect.kind) {
    case 'exclude':
      return 'Publish nothing';
    case 'buffer':
      return `Keep ${counted(effect.units, 'unit')} back`;
    case 'percent':
      return `Publish ${effect.percent} % of the stock`;
    case 'maximum':
      return `Publish at most ${counted(effect.units, 'unit')}`;
    case 'zero_stock':
      return `At zero: ${zeroStockNames[effect.behaviour].toLowerCase()}`;
    case 'deletion':
      return `If deleted in the shop: ${deletionNames[effect.behaviour].toLowerCase()}`;
  }
}

interface Names {
  readonly shop: (id: string) => string;
  readonly location: (id: string) => string;
}

/** Says to what a rule applies: "SKU MUG*, stock at most 5". */
export function conditionsInWords(conditions: Rule['conditions'], names: Names): string {
  const { sku, tag, category, vendor, price, stock, locationId, integrationId } = conditions;
  const parts = [
    sku !== undefined && `SKU ${sku}`,
    tag !== undefined && `tag ${tag}`,
    category !== undefined && `category ${category}`,
    vendor !== undefined && `vendor ${vendor}`,
    price !== undefined && `price ${rangeInWords(price)}`,
    stock !== undefined && `stock ${rangeInWords(stock)}`,
    locationId !== undefined && `at ${names.location(locationId)}`,
    integrationId !== undefined && `in ${names.shop(integrationId)}`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'Every listing' : parts.join(', ');
}

function rangeInWords({ min, max }: { readonly min?: number; readonly max?: number }): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `${min} to ${max}`;
}
