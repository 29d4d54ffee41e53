import type { Permission } from '../settings/permission.ts';
import type { ProductField } from '../settings/sync-settings.ts';
import { isNothing, isSame, regularOnly } from './property.ts';
import type { PropertyValue } from './property.ts';

/**
 * The values that a property had on both sides when they were last compared. `theirs` is missing until the
 * property was read on the platform. A missing value counts as unchanged.
 */
export interface ComparedValues {
  readonly theirs?: PropertyValue;
  readonly ours?: PropertyValue;
}

export interface Property {
  readonly field: ProductField;
  /** Undefined: the property was never compared, so no change can be detected. */
  readonly known: ComparedValues | undefined;
  readonly theirs: PropertyValue;
  readonly ours: PropertyValue;
}

/** Tells which product changes an integration lets through. */
export interface Passage {
  readonly fields: readonly ProductField[];
  /** `inward`: from the platform into Onhand. `outward`: from Onhand to the platform. */
  readonly inward: Permission;
  readonly outward: Permission;
  readonly writable: readonly ProductField[];
  /** The platform has sale prices. Otherwise only regular prices are compared and sent. */
  readonly salePrices: boolean;
  /** The side that wins if both changed. */
  readonly source: 'theirs' | 'ours';
  /**
   * Whether the platform's prices are in the merchant's currency. `unknown`: one of the two currencies is
   * unknown.
   */
  readonly currency: 'same' | 'other' | 'unknown';
}

/** Why a changed property is not carried over yet. */
export type Held = 'awaiting_schedule' | 'mode_manual';
export type PriceRefusal = 'currency_mismatch' | 'currency_unknown';

export type Step =
  /** Nothing to carry over: both current values count as compared. */
  | { readonly kind: 'nothing' }
  /** `lost`: the other side had changed too. */
  | { readonly kind: 'take' | 'send'; readonly lost: boolean }
  | { readonly kind: 'held'; readonly code: Held }
  | { readonly kind: 'refused'; readonly code: PriceRefusal };

/**
 * Decides what to do about a property, given the changes since the last comparison. A change of a disabled
 * field, or against the direction, is ignored for good: it counts as compared and is never sent later. Pure.
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

/** Tells whether a permission lets something through, now or later. */
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
