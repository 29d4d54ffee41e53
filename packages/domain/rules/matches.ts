import type { IntegrationId, LocationId } from '../ids.ts';
import type { Range, RuleConditions } from './rule.ts';

/** The properties of a channel stock that conditions check. */
export interface RuleSubject {
  readonly sku: string | null;
  readonly tags: readonly string[];
  readonly categories: readonly string[];
  readonly vendor: string | null;
  readonly price: number | null;
  /** Units available at its mapped locations. */
  readonly available: number;
  readonly locations: readonly LocationId[];
  readonly integrationId: IntegrationId;
}

/** Tells whether all conditions of a rule hold. Pure. */
export function matches(conditions: RuleConditions, subject: RuleSubject): boolean {
  const { sku, tag, category, vendor, price, stock, locationId, integrationId } = conditions;
  return (
    (sku === undefined || fits(sku, subject.sku)) &&
    (tag === undefined || subject.tags.some((one) => isSame(tag, one))) &&
    (category === undefined || subject.categories.some((one) => isSame(category, one))) &&
    (vendor === undefined || isSame(vendor, subject.vendor)) &&
    (price === undefined || isWithin(price, subject.price)) &&
    (stock === undefined || isWithin(stock, subject.available)) &&
    (locationId === undefined || subject.locations.includes(locationId)) &&
    (integrationId === undefined || integrationId === subject.integrationId)
  );
}

/**
 * Tells whether a SKU fits a pattern. Searches one piece after another, so the time is bounded by the product
 * of both lengths.
 */
function fits(pattern: string, sku: string | null): boolean {
  if (sku === null) return false;
  const [first = '', ...rest] = pattern.toLowerCase().split('*');
  const text = sku.toLowerCase();
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const piece of rest) {
    const at = text.indexOf(piece, from);
    if (at < 0) return false;
    from = at + piece.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}

function isSame(word: string, other: string | null): boolean {
  return other !== null && word.toLowerCase() === other.toLowerCase();
}

function isWithin({ min = -Infinity, max = Infinity }: Range, value: number | null): boolean {
  return value !== null && value >= min && value <= max;
}
