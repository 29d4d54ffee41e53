import type { Body } from '../../api/answer.ts';
import type { Effect, Rule } from './rule-in-words.ts';
import type { deletionNames, zeroStockNames } from './rule-in-words.ts';

export type NewRule = Body<'/v1/rules'>;

/** An input of numbers holds a text while it is empty. */
type Entered = number | string;

/** A rule as its form holds it: every field of every effect. */
export interface RuleValues {
  name: string;
  priority: Entered;
  enabled: boolean;
  effect: Effect['kind'];
  units: Entered;
  percent: Entered;
  zeroStock: keyof typeof zeroStockNames;
  deletion: keyof typeof deletionNames;
  sku: string;
  tag: string;
  category: string;
  vendor: string;
  priceMin: Entered;
  priceMax: Entered;
  stockMin: Entered;
  stockMax: Entered;
  locationId: string | null;
  integrationId: string | null;
}

/** The form of a rule. Undefined: of a new one, which keeps a unit back. */
export function valuesOf(rule: Rule | undefined): RuleValues {
  const { name = '', priority = 100, enabled = true, conditions = {} } = rule ?? {};
  const effect = rule?.effect ?? { kind: 'buffer', units: 1 };
  const { price, stock } = conditions;
  return {
    name,
    priority,
    enabled,
    effect: effect.kind,
    units: 'units' in effect ? effect.units : 1,
    percent: effect.kind === 'percent' ? effect.percent : 100,
    zeroStock: effect.kind === 'zero_stock' ? effect.behaviour : 'publish_zero',
    deletion: effect.kind === 'deletion' ? effect.behaviour : 'ignore',
    sku: conditions.sku ?? '',
    tag: conditions.tag ?? '',
    category: conditions.category ?? '',
    vendor: conditions.vendor ?? '',
    priceMin: price?.min ?? '',
    priceMax: price?.max ?? '',
    stockMin: stock?.min ?? '',
    stockMax: stock?.max ?? '',
    locationId: conditions.locationId ?? null,
    integrationId: conditions.integrationId ?? null,
  };
}

/** The rule that a form describes. Empty conditions are left out. */
export function ruleOf(values: RuleValues): NewRule {
  const { name, priority, enabled, sku, tag, category, vendor, locationId, integrationId } = values;
  const price = rangeOf(values.priceMin, values.priceMax);
  const stock = rangeOf(values.stockMin, values.stockMax);
  return {
    name,
    priority: Number(priority),
    enabled,
    effect: effectOf(values),
    conditions: {
      ...(sku !== '' && { sku }),
      ...(tag !== '' && { tag }),
      ...(category !== '' && { category }),
      ...(vendor !== '' && { vendor }),
      ...(price !== null && { price }),
      ...(stock !== null && { stock }),
      ...(locationId !== null && { locationId }),
      ...(integrationId !== null && { integrationId }),
    },
  };
}

function effectOf({ effect, units, percent, zeroStock, deletion }: RuleValues): Effect {
  switch (effect) {
    case 'exclude':
      return { kind: effect };
    case 'buffer':
    case 'maximum':
      return { kind: effect, units: Number(units) };
    case 'percent':
      return { kind: effect, percent: Number(percent) };
    case 'zero_stock':
      return { kind: effect, behaviour: zeroStock };
    case 'deletion':
      return { kind: effect, behaviour: deletion };
  }
}

function rangeOf(min: Entered, max: Entered): { min?: number; max?: number } | null {
  if (min === '' && max === '') return null;
  return { ...(min !== '' && { min: Number(min) }), ...(max !== '' && { max: Number(max) }) };
}
