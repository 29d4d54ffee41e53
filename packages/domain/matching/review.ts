import { identifiers, isSame } from './identifiers.ts';
import type { Identifier, Identifiers } from './identifiers.ts';
import { match } from './match.ts';
import type { Candidate } from './match.ts';

/** Why a listing waits for a person. The API contract has a message and a fix for each code. */
export type ReviewCode =
  | `${Identifier}_missing`
  | 'none'
  | 'ambiguous'
  /** The listing is or was linked, and its identifiers now match something else. */
  | 'sku_mismatch'
  /** Another listing of the integration has the same item or the same identifier. */
  | 'already_listed'
  | 'unlinked_by_hand';

/** A listing under review, with every item that shares an identifier with it. */
export interface Reviewed<ItemId extends string> extends Identifiers {
  /** The linked item. */
  readonly itemId: ItemId | null;
  /** The item it was linked to. For a linked listing, the item that it matches now. */
  readonly proposedItemId: ItemId | null;
  /** Someone unlinked it. It is linked again only by hand. */
  readonly unlinkedByHand: boolean;
  readonly candidates: readonly (Candidate<ItemId> & {
    /** Another listing of the integration is linked to this item. */
    readonly listedHere: boolean;
  })[];
  /** Identifiers that it shares with another listing under review on the integration. */
  readonly rivals: readonly Identifier[];
}

export type Review<ItemId extends string> =
  /** It matches exactly one item and can be linked without further review. */
  | { readonly kind: 'suggested'; readonly itemId: ItemId }
  | { readonly kind: 'open'; readonly code: ReviewCode };

/** Decides why a listing is not linked, or suggests the item to link. Pure. */
export function review<ItemId extends string>(listing: Reviewed<ItemId>, by: Identifier): Review<ItemId> {
  if (listing.itemId !== null) return open('sku_mismatch');
  if (listing.unlinkedByHand) return open('unlinked_by_hand');
  const found = match(listing, listing.candidates, by);
  if (listing.proposedItemId !== null) {
    // A match with the previous item is safe to suggest. A person decides anything else.
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

/** Names the identifier that tells an item apart within its product: the SKU, unless it is the only item. */
function toldBy(by: Identifier, alone: boolean): Identifier {
  return by === 'handle' && !alone ? 'sku' : by;
}

function open(code: ReviewCode): { readonly kind: 'open'; readonly code: ReviewCode } {
  return { kind: 'open', code };
}

/** Why an item is a candidate. */
export type Why = `same_${Identifier}` | 'renamed';

/**
 * Lists what a listing and a candidate have in common. `renamed`: the listing was linked to the candidate, or
 * matches it since a rename. Pure.
 */
export function reasonsFor<ItemId extends string>(
  listing: Pick<Reviewed<ItemId>, 'proposedItemId' | Identifier>,
  candidate: Candidate<ItemId>,
): Why[] {
  const same = identifiers.filter((by) => isSame(by, listing, candidate)).map((by) => `same_${by}` as const);
  return listing.proposedItemId === candidate.itemId ? [...same, 'renamed'] : same;
}

/**
 * Tells whether an item may be created from a listing automatically, where the settings permit it. No item
 * has its SKU or barcode, no other listing under review has them, and no person has handled the listing.
 * Pure.
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

/** Tells whether an item here shares this identifier with the listing. Pure. */
export function hasSame<ItemId extends string>(by: Identifier, listing: Reviewed<ItemId>): boolean {
  return listing.candidates.some((candidate) => isSame(by, listing, candidate));
}
