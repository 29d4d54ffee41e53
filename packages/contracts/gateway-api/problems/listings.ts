import type { ProblemKind } from './problem-kind.ts';

export const listingProblems = {
  listing_not_found: {
    status: 404,
    title: 'The listing does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/listings'],
  },
  listing_exists: {
    status: 409,
    title: 'The integration already has a listing with this external key.',
    fix: 'Use the existing listing.',
  },
  not_linked: {
    status: 409,
    title: 'No link exists between a listing and an item.',
    fix: 'To publish an item, link a listing to it first. A listing without a link needs no unlinking.',
  },
  listing_linked: {
    status: 409,
    title: 'The listing is linked to an item.',
    fix: 'Unlink the listing first.',
  },
  listing_linked_elsewhere: {
    status: 409,
    title: 'The listing is linked to another item.',
    fix: 'Unlink the listing first.',
  },
  listing_not_live: {
    status: 409,
    title: 'The listing has ended or was deleted.',
    fix: 'List it again on its platform first.',
  },
  listing_not_ended: {
    status: 409,
    title: 'The listing has not ended and is not about to end.',
    fix: 'Nothing needs to be done: the listing is live.',
  },
  stock_managed: {
    status: 409,
    title: 'The platform already manages the stock of this listing.',
    fix: 'Nothing needs to be done. To write the figure now, use Sync Now.',
  },
  match_sku_missing: {
    status: 422,
    title: 'The listing has no SKU, so it cannot be matched by SKU.',
    fix: 'Link it with `itemId`.',
  },
  match_barcode_missing: {
    status: 422,
    title: 'The listing has no barcode, so it cannot be matched by barcode.',
    fix: 'Match it by SKU, or link it with `itemId`.',
  },
  match_handle_missing: {
    status: 422,
    title: 'The listing has no handle, so it cannot be matched by handle.',
    fix: 'Match it by SKU, or link it with `itemId`.',
  },
  match_none: {
    status: 422,
    title: 'No item matches the listing.',
    fix: 'Create the item, or link the listing with `itemId`.',
  },
  match_ambiguous: {
    status: 409,
    title: 'Several items match the listing.',
    fix: 'Give the items in `candidates` different identifiers, or link the listing with `itemId`.',
  },
  match_already_listed: {
    status: 409,
    title: 'The matching item is already linked to another listing of this integration.',
    fix: 'If both listings should show its stock, link this one with `itemId`.',
  },
} as const satisfies Record<string, ProblemKind>;
