import { mergeProperty } from './merge.ts';
import type { Held, Known, Passage, PriceRefusal } from './merge.ts';
import { isSame, keepingSale, keysOf, partsOf, regularOnly } from './property.ts';
import type { Content, PropertyKey, PropertyValue } from './property.ts';

/** What an integration's product is known to show, property by property. */
export type KnownContent = Readonly<Record<PropertyKey, Known>>;

export interface Change {
  readonly key: PropertyKey;
  readonly before: PropertyValue;
  readonly after: PropertyValue;
}

/** What follows from a reading of a product. */
export interface ProductMerge {
  /** What is known from here on, before anything is sent. */
  readonly known: KnownContent;
  readonly taken: readonly Change[];
  readonly sent: Content;
  /** The values that gave way where both sides had changed: ours where theirs was taken, theirs where ours is sent. */
  readonly lost: readonly (Change & { readonly side: 'theirs' | 'ours' })[];
  /** Something waits for its mode to let it through. */
  readonly held: Held | null;
  readonly refused: PriceRefusal | null;
}

/** Compares what is read of a product with what we hold of it, property by property. Pure. */
export function mergeProduct(
  state: { readonly known: KnownContent; readonly theirs: Content; readonly ours: Content },
  passage: Passage,
): ProductMerge {
  const known: Record<PropertyKey, Known> = { ...state.known };
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
    // What is still to be carried over is compared with what was there before.
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
        // What stands there now gives way, and tells whether what is sent was applied.
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
 * What is known after a change whose outcome nobody knows, or that was answered: what was sent and is not as it was
 * before has been applied, however the platform keeps it. Nobody else's change is told from it. Pure.
 */
export function afterSending(
  known: KnownContent,
  { sent, theirs }: { readonly sent: Content; readonly theirs: Content },
): KnownContent {
  const after: Record<PropertyKey, Known> = { ...known };
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
