import type { Permission } from '../settings/permission.ts';
import type { ProductField } from '../settings/sync-settings.ts';
import { isNothing, isSame, regularOnly } from './property.ts';
import type { PropertyValue } from './property.ts';

/**
 * A property as both sides had it when they were last compared. `theirs` is missing until it was read there; what is
 * missing has not changed.
 */
export interface Known {
  readonly theirs?: PropertyValue;
  readonly ours?: PropertyValue;
}

export interface Property {
  readonly field: ProductField;
  /** Undefined: nothing of it was known, so nothing can be said to have changed. */
  readonly known: Known | undefined;
  readonly theirs: PropertyValue;
  readonly ours: PropertyValue;
}

/** What an integration lets through. */
export interface Passage {
  readonly fields: readonly ProductField[];
  /** What is changed there, into Onhand; and what is changed here, to the platform. */
  readonly inward: Permission;
  readonly outward: Permission;
  readonly writable: readonly ProductField[];
  /** The platform has sale prices; elsewhere only regular ones are compared and sent. */
  readonly salePrices: boolean;
  /** Which side is the source: it wins where both changed. */
  readonly source: 'theirs' | 'ours';
  /** Its prices are in our currency; unknown where one of the two is. */
  readonly currency: 'same' | 'other' | 'unknown';
}

/** Why a property that changed is not carried over, for now. */
export type Held = 'awaiting_schedule' | 'mode_manual';
export type PriceRefusal = 'currency_mismatch' | 'currency_unknown';

export type Step =
  /** Nothing to carry over: what is read now and what we hold now are known from here on. */
  | { readonly kind: 'nothing' }
  /** `lost`: the other side had changed it too. */
  | { readonly kind: 'take' | 'send'; readonly lost: boolean }
  | { readonly kind: 'held'; readonly code: Held }
  | { readonly kind: 'refused'; readonly code: PriceRefusal };

/**
 * What is done about a property, by what changed since both sides were last compared. A change of a field that is off,
 * or against the direction, is ignored: it is known from here on, and never made up for. Pure.
 */
export function mergeProperty(property: Property, passage: Passage): Step {
  const winner = winnerOf(property, passage);
  if (winner === null) return { kind: 'nothing' };
  if (property.field === 'price' && passage.currency !== 'same') {
    return {
      kind: 'refused',
      code: passage.currency === 'other' ? 'currency_mismatch' : 'currency_unknown',
    };
  }
  const permission = winner.side === 'theirs' ? passage.inward : passage.outward;
  if (permission.kind === 'scheduled') return { kind: 'held', code: 'awaiting_schedule' };
  if (permission.kind === 'never') return { kind: 'held', code: 'mode_manual' };
  return { kind: winner.side === 'theirs' ? 'take' : 'send', lost: winner.lost };
}

/** Whether a permission lets something through, now or at another time. */
export function letsThrough(permission: Permission): boolean {
  return permission.kind !== 'never' || permission.code === 'mode_manual';
}

function winnerOf(
  { field, known, theirs, ours }: Property,
  { fields, inward, outward, writable, salePrices, source }: Passage,
): { readonly side: 'theirs' | 'ours'; readonly lost: boolean } | null {
  const isAlike = (a: PropertyValue, b: PropertyValue) =>
    salePrices ? isSame(field, a, b) : isSame(field, regularOnly(a), regularOnly(b));
  if (known === undefined || !fields.includes(field) || isAlike(theirs, ours)) return null;
  const isNews = (before: PropertyValue | undefined, now: PropertyValue) =>
    before !== undefined && !isNothing(field, now) && !isAlike(before, now);
  const comesIn = letsThrough(inward) && isNews(known.theirs, theirs);
  const goesOut = letsThrough(outward) && writable.includes(field) && isNews(known.ours, ours);
  if (comesIn && goesOut) return { side: source, lost: true };
  if (comesIn) return { side: 'theirs', lost: false };
  return goesOut ? { side: 'ours', lost: false } : null;
}
