import { mergeProperty } from './merge.ts';
import type { Held, ComparedValues, Passage, PriceRefusal } from './merge.ts';
import { isSame, keepingSale, keysOf, partsOf, regularOnly } from './property.ts';
import type { Content, PropertyKey, PropertyValue } from './property.ts';

/** The compared values of an integration's product, by property. */
export type ComparedContent = Readonly<Record<PropertyKey, ComparedValues>>;

export interface Change {
  readonly key: PropertyKey;
  readonly before: PropertyValue;
  readonly after: PropertyValue;
}

/** The result of comparing a product that was read. */
export interface ProductMerge {
  /** The compared values from now on, before anything is sent. */
  readonly known: ComparedContent;
  readonly taken: readonly Change[];
  readonly sent: Content;
  /**
   * Values that were overridden because both sides changed: ours if theirs was taken, theirs if ours is sent.
   */
  readonly lost: readonly (Change & { readonly side: 'theirs' | 'ours' })[];
  /** A change waits for its mode. */
  readonly held: Held | null;
  readonly refused: PriceRefusal | null;
}

/** Compares a product that was read with the product in Onhand, property by property. Pure. */
export function mergeProduct(
  state: { readonly known: ComparedContent; readonly theirs: Content; readonly ours: Content },
  passage: Passage,
): ProductMerge {
  const known: Record<PropertyKey, ComparedValues> = { ...state.known };
  const sent: Record<PropertyKey, PropertyValue> = {};
  const taken: Change[] = [];
  const lost: ProductMerge['lost'][number][] = [];
  let held: Held | null = null;
  let refused: PriceRefusal | null = null;

  for (const key of keysOf(state.theirs)) {
    const { field } = partsOf(key);
    const theirs = state.theirs[key];
    const ours = state.ours[key];
    if (theirs === undefined || ours === undefined) continue;
    const before = state.known[key];
    const after = passage.salePrices ? theirs : keepingSale(theirs, ours);
    const step = mergeProperty({ field, known: before, theirs, ours }, passage);
    // A change that is not carried over yet stays compared with the earlier value.
    known[key] = { theirs, ours, ...before };
    switch (step.kind) {
      case 'nothing':
        known[key] = { theirs, ours };
        break;
      case 'take':
        taken.push({ key, before: ours, after });
        known[key] = { theirs, ours: after };
        if (step.lost) lost.push({ key, before: before?.ours ?? null, after: ours, side: 'ours' });
        break;
      case 'send':
        // The platform's value is about to be overwritten. It will tell whether the sent value was applied.
        known[key] = { ours, ...before, theirs };
        sent[key] = passage.salePrices ? ours : regularOnly(ours);
        if (step.lost) lost.push({ key, before: before?.theirs ?? null, after: theirs, side: 'theirs' });
        break;
      case 'held':
        held = step.code;
        break;
      case 'refused':
        refused = step.code;
        break;
    }
  }
  return { known, taken, sent, lost, held, refused };
}

/**
 * Updates the compared values after a change that was answered or has an unknown outcome. A sent property
 * that no longer has its earlier value counts as applied, in whatever form the platform keeps it. A change by
 * someone else cannot be told apart from that. Pure.
 */
export function afterSending(
  known: ComparedContent,
  { sent, theirs }: { readonly sent: Content; readonly theirs: Content },
): ComparedContent {
  const after: Record<PropertyKey, ComparedValues> = { ...known };
  for (const key of keysOf(sent)) {
    const shown = theirs[key];
    const ours = sent[key];
    const before = known[key]?.theirs;
    if (shown === undefined || ours === undefined) continue;
    const { field } = partsOf(key);
    if (isSame(field, shown, ours) || before === undefined || !isSame(field, shown, before)) {
      after[key] = { theirs: shown, ours };
    }
  }
  return after;
}
