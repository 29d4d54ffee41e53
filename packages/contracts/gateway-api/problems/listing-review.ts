import type { ProblemKind } from './problem-kind.ts';

/** Problems of reading an integration's listings and of reviewing the listings that were not linked. */
export const listingReviewProblems = {
  listings_never_read: {
    status: 404,
    title: 'The listings of this integration were never read.',
    fix: 'Have them read first.',
    requests: ['POST /v1/integrations/:id/listings/refresh'],
  },
  not_under_review: {
    status: 409,
    title: 'The listing is not under review.',
    fix: 'Only a listing without a link, or a listing for which another item is proposed, can be reviewed.',
  },
  sku_in_use: {
    status: 409,
    title: "An item with the listing's SKU already exists.",
    fix: 'Link the listing to that item.',
  },
  listing_data_refused: {
    status: 422,
    title: 'The data of the listing, or of its item, cannot be stored or processed.',
    fix: 'Nothing was done to this listing. `detail`, or the `message` of a row, says what the database refused. Correct it, then repeat the request.',
  },
  item_unnamed: {
    status: 422,
    title: 'No item is named.',
    fix: 'Name the item with `itemId` or `sku`.',
  },
  action_unknown: {
    status: 422,
    title: 'The action does not exist.',
    fix: 'Write link, create, ignore or unlink, or leave the cell empty.',
  },
  row_repeated: {
    status: 422,
    title: 'An earlier row names the same listing.',
    fix: 'Keep one row for each `externalKey`.',
  },
  csv_malformed: {
    status: 400,
    title: 'The CSV file cannot be parsed, and no row was processed.',
    fix: '`detail` names the fault. Send CSV as described in RFC 4180, encoded in UTF-8.',
  },
  csv_columns_missing: {
    status: 422,
    title: 'The CSV file lacks required columns.',
    fix: 'Add the columns listed in `columns` to the header.',
  },
  csv_too_long: {
    status: 422,
    title: 'The CSV file has too many rows.',
    fix: 'Split it into files of at most `mostRows` rows.',
  },
} as const satisfies Record<string, ProblemKind>;
