import type { ReviewCode } from '@onhand/domain/matching/review.ts';
import { z } from 'zod';

/** Why a listing waits, for a person: what it is, and what settles it. */
interface Waiting {
  readonly message: string;
  readonly fix: string;
}

const codes = {
  sku_missing: {
    message: 'The listing has no SKU to match by.',
    fix: 'Give it one on its platform and read the listings again, or link it by hand.',
  },
  barcode_missing: {
    message: 'The listing has no barcode to match by.',
    fix: "Give it one on its platform and read the listings again, link it by hand, or choose another `matchBy` in the products' sync settings.",
  },
  handle_missing: {
    message: 'The listing has no handle to match by.',
    fix: "Link it by hand, or choose another `matchBy` in the products' sync settings.",
  },
  none: {
    message: 'No item matches the listing.',
    fix: 'Create an item from it, link it by hand, or ignore it.',
  },
  ambiguous: {
    message: 'Several items match the listing.',
    fix: 'Make their identifiers differ, or link it by hand.',
  },
  sku_mismatch: {
    message: 'The listing is no longer called as its item is.',
    fix: 'Correct the identifier on one side, link it by hand to what it is now, or ignore it.',
  },
  already_listed: {
    message: 'Another listing of the integration is of the same item, or has the same identifier.',
    fix: 'If both are to show its stock, link them by hand; else make their identifiers differ, or ignore one.',
  },
  unlinked_by_hand: {
    message: 'Somebody took the listing off its item.',
    fix: 'Link it by hand, or ignore it.',
  },
} as const satisfies Record<ReviewCode, Waiting>;

/** Every reason for which a listing waits for a person. */
export const reviewCodes: Readonly<Record<ReviewCode, Waiting>> = codes;

const identifier = z.string().nullable();

const candidate = z.object({
  itemId: z.uuid(),
  productId: z.uuid(),
  title: z.string(),
  sku: identifier,
  barcode: identifier,
  handle: identifier,
  /** Another listing of the integration is linked to it. */
  listedHere: z.boolean(),
  /** What it has in common with the listing; renamed: the listing was linked to it, or looks like it since then. */
  why: z.array(z.enum(['same_sku', 'same_barcode', 'same_handle', 'renamed'])),
});

/** A listing that waits for a person, with the items it may be of. */
export const reviewedListing = z.object({
  id: z.uuid(),
  externalKey: z.string(),
  externalGroup: z.string(),
  title: z.string(),
  sku: identifier,
  barcode: identifier,
  handle: identifier,
  /** What it is linked to: only where something else is proposed. */
  itemId: z.uuid().nullable(),
  ignored: z.boolean(),
  /** The one item that it matches: linked when the suggestions are accepted. Else `problem` says why there is none. */
  suggestion: z.uuid().nullable(),
  problem: z.object({ code: z.string(), message: z.string(), fix: z.string() }).nullable(),
  candidates: z.array(candidate),
});

export const reviewState = z.enum(['open', 'ignored']);

/** What became of a row of CSV. */
export const reviewRow = z.object({
  /** In the file, where the row begins; the header is line 1. */
  line: z.int(),
  externalKey: z.string(),
  /** untouched: the row asks for nothing. */
  outcome: z.enum(['linked', 'created', 'ignored', 'unlinked', 'untouched', 'refused']),
  /** Why it was refused; one of the codes of problems. */
  code: z.string().nullable(),
  message: z.string().nullable(),
});

export const reviewRows = z.object({
  done: z.int(),
  refused: z.int(),
  rows: z.array(reviewRow),
});
