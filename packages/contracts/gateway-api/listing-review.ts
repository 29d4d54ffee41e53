import type { ReviewCode } from '@onhand/domain/matching/review.ts';
import { z } from 'zod';

/** Tells a person why a listing is under review. */
interface ReviewReason {
  /** The problem, in one sentence. */
  readonly message: string;
  /** What the person can do about it. */
  readonly fix: string;
}

const codes = {
  sku_missing: {
    message: 'The listing has no SKU, so it cannot be matched by SKU.',
    fix: 'Give it a SKU on its platform and read the listings again, or link it by hand.',
  },
  barcode_missing: {
    message: 'The listing has no barcode, so it cannot be matched by barcode.',
    fix: 'Give it a barcode on its platform and read the listings again, link it by hand, or choose another identifier to match by in the sync settings of products.',
  },
  handle_missing: {
    message: 'The listing has no handle, so it cannot be matched by handle.',
    fix: 'Link it by hand, or choose another identifier to match by in the sync settings of products.',
  },
  none: {
    message: 'No item matches the listing.',
    fix: 'Create an item from the listing, link the listing by hand, or ignore it.',
  },
  ambiguous: {
    message: 'Several items match the listing.',
    fix: 'Give the items different identifiers, or link the listing by hand.',
  },
  sku_mismatch: {
    message: 'The identifiers of the listing no longer match those of its item.',
    fix: 'Correct the identifier on one side, link the listing by hand to the right item, or ignore it.',
  },
  already_listed: {
    message: 'Another listing of the integration has the same item or the same identifier.',
    fix: "If both listings should show the item's stock, link them by hand. Otherwise, give them different identifiers or ignore one of them.",
  },
  unlinked_by_hand: {
    message: 'The listing was unlinked by hand.',
    fix: 'Link it by hand, or ignore it.',
  },
} as const satisfies Record<ReviewCode, ReviewReason>;

/** The message and the fix for every reason that puts a listing under review. */
export const reviewCodes: Readonly<Record<ReviewCode, ReviewReason>> = codes;

const identifier = z.string().nullable();

const candidate = z.object({
  itemId: z.uuid(),
  productId: z.uuid(),
  title: z.string(),
  sku: identifier,
  barcode: identifier,
  handle: identifier,
  /** Another listing of the integration is linked to this item. */
  listedHere: z.boolean(),
  /** Why it is a candidate. `renamed`: the listing was linked to it, or matches it since a rename. */
  why: z.array(z.enum(['same_sku', 'same_barcode', 'same_handle', 'renamed'])),
});

/** A listing under review, with the items that it may belong to. */
export const reviewedListing = z.object({
  id: z.uuid(),
  externalKey: z.string(),
  externalGroup: z.string(),
  title: z.string(),
  sku: identifier,
  barcode: identifier,
  handle: identifier,
  /** The linked item. A linked listing is under review only if another item is proposed for it. */
  itemId: z.uuid().nullable(),
  ignored: z.boolean(),
  /**
   * The only matching item. Accepting the suggestions links it. If null, `problem` tells why there is none.
   */
  suggestion: z.uuid().nullable(),
  problem: z.object({ code: z.string(), message: z.string(), fix: z.string() }).nullable(),
  candidates: z.array(candidate),
});

export const reviewState = z.enum(['open', 'ignored']);

/** The outcome of one CSV row. */
export const reviewRow = z.object({
  /** The line of the file where the row begins. The header is line 1. */
  line: z.int(),
  externalKey: z.string(),
  /** `untouched`: the row asks for no action. */
  outcome: z.enum(['linked', 'created', 'ignored', 'unlinked', 'untouched', 'refused']),
  /** The problem code of a refused row. */
  code: z.string().nullable(),
  message: z.string().nullable(),
});

export const reviewRows = z.object({
  done: z.int(),
  refused: z.int(),
  rows: z.array(reviewRow),
});
