import { identifiers, isSame } from './identifiers.ts';
import type { Identifier, Identifiers } from './identifiers.ts';
import { match } from './match.ts';
import type { Candidate } from './match.ts';

/** Why a listing waits for a person. Each has a message and a fix in the API's contract. */
export type ReviewCode =
  | `${Identifier}_missing`
  | 'none'
  | 'ambiguous'
  /** It was linked, or is, and its identifiers have come to be those of something else. */
  | 'sku_mismatch'
  /** Another listing of the integration is of the same item, or has the same identifier. */
  | 'already_listed'
  | 'unlinked_by_hand';

/** A listing under review, with the items that have anything in common with it. */
export interface Reviewed<ItemId extends string> extends Identifiers {
  /** What it is linked to. */
  readonly itemId: ItemId | null;
  /** What it was linked to, or, where it is linked, what it now looks like. */
  readonly proposedItemId: ItemId | null;
  /** Somebody took it off its item: nothing but a hand links it again. */
  readonly unlinkedByHand: boolean;
  readonly candidates: readonly (Candidate<ItemId> & {
    /** Another listing of the integration is linked to it. */
    readonly listedHere: boolean;
  })[];
  /** By which identifiers another listing under review on the integration is the same. */
  readonly rivals: readonly Identifier[];
}

export type Review<ItemId extends string> =
  /** It matches exactly one item, and may be linked to it without a further look. */
  | { readonly kind: 'suggested'; readonly itemId: ItemId }
  | { readonly kind: 'open'; readonly code: ReviewCode };

/** What stands between a listing and its link. Pure. */
export function review<ItemId extends string>(listing: Reviewed<ItemId>, by: Identifier): Review<ItemId> {
  if (listing.itemId !== null) return open('sku_mismatch');
  if (listing.unlinkedByHand) return open('unlinked_by_hand');
  const found = match(listing, listing.candidates, by);
  if (listing.proposedItemId !== null) {
    // Back to what it was is no guess; anything else is for a person.
    const isBack = found.kind === 'matched' && found.itemId === listing.proposedItemId;
    if (!isBack) return open('sku_mismatch');
  }
  switch (found.kind) {
    case 'missing':
      return open(`${by}_missing`);
    case 'ambiguous':
      return open('ambiguous');
    case 'none':
      return open(listing.rivals.includes(toldBy(by, false)) ? 'already_listed' : 'none');
    case 'matched': {
      const { listedHere } = listing.candidates.find(({ itemId }) => itemId === found.itemId) ?? {};
      const told = toldBy(by, found.alone);
      return listedHere === true || listing.rivals.includes(told)
        ? open('already_listed')
        : { kind: 'suggested', itemId: found.itemId };
    }
  }
}

/** In its product an item is told apart by the SKU, unless it is the only one. */
function toldBy(by: Identifier, alone: boolean): Identifier {
  return by === 'handle' && !alone ? 'sku' : by;
}

function open(code: ReviewCode): { readonly kind: 'open'; readonly code: ReviewCode } {
  return { kind: 'open', code };
}

/** What speaks for a candidate. */
export type Why = `same_${Identifier}` | 'renamed';

/**
 * What a listing and a candidate have in common; `renamed`: it was linked to it, or looks like it since it was renamed.
 * Pure.
 */
export function reasonsFor<ItemId extends string>(
  listing: Pick<Reviewed<ItemId>, 'proposedItemId' | Identifier>,
  candidate: Candidate<ItemId>,
): Why[] {
  const same = identifiers.filter((by) => isSame(by, listing, candidate)).map((by) => `same_${by}` as const);
  return listing.proposedItemId === candidate.itemId ? [...same, 'renamed'] : same;
}

/**
 * Whether an item may be made from a listing unasked, where new things there are created here: nothing here has its SKU
 * or barcode, no other listing that waits has, and nobody has had to do with it. Pure.
 */
export function isNewHere<ItemId extends string>(listing: Reviewed<ItemId>, by: Identifier): boolean {
  const found = review(listing, by);
  const isNowhere = found.kind === 'open' && (found.code === 'none' || found.code === `${by}_missing`);
  return (
    isNowhere &&
    (['sku', 'barcode'] as const).every(
      (identifier) => !hasSame(identifier, listing) && !listing.rivals.includes(identifier),
    )
  );
}

/** Whether an item here has this identifier of a listing. Pure. */
export function hasSame<ItemId extends string>(by: Identifier, listing: Reviewed<ItemId>): boolean {
  return listing.candidates.some((candidate) => isSame(by, listing, candidate));
}
