import type { ProblemKind } from './problem-kind.ts';

/** Problems of changes of stock that a file asks for. Most of them concern one row. */
export const stockChangeProblems = {
  idempotency_key_required: {
    status: 422,
    title: 'Booking a file needs an Idempotency-Key.',
    fix: 'Send a new UUID as the Idempotency-Key, and the same one if you repeat the file because no answer came. A preview needs none.',
  },
  change_unknown: {
    status: 422,
    title: 'The change of stock does not exist.',
    fix: 'Write receipt, adjustment, count or transfer.',
  },
  row_quantity_invalid: {
    status: 422,
    title: 'The quantity does not fit the change of stock.',
    fix: 'Write a whole number of units: 0 or more for a count, 1 or more for a receipt or a transfer, not 0 for an adjustment.',
  },
  reason_invalid: {
    status: 422,
    title: 'The reason does not exist, or the change of stock has none.',
    fix: 'For an adjustment, write correction, damaged, expired, lost, found, returned, sample or other. Leave it empty for other changes.',
  },
  notice_not_received: {
    status: 422,
    title: 'Only a receipt can be of a ship notice.',
    fix: 'Leave `notice` empty for other changes.',
  },
  note_too_long: {
    status: 422,
    title: 'The note is longer than 1,000 characters.',
    fix: 'Shorten the note.',
  },
  sku_ambiguous: {
    status: 409,
    title: 'Several items have this SKU.',
    fix: 'Name the item with `itemId`, or give the items different SKUs.',
  },
  location_ambiguous: {
    status: 409,
    title: 'Several locations have this name.',
    fix: 'Name the location with its id.',
    requests: ['GET /v1/locations'],
  },
  destination_missing: {
    status: 422,
    title: 'The transfer does not say where the units go.',
    fix: 'Name a location in `toLocation`, by its id or its name.',
  },
  item_rows_too_many: {
    status: 422,
    title: 'The file has more than 50 rows of this item.',
    fix: 'Nothing was done for this row. Add rows up where you can, or put the rest into another file: its rows hold the item, and orders of the item wait meanwhile.',
  },
  transfer_to_itself: {
    status: 422,
    title: 'The transfer ends where it begins.',
    fix: 'Name two different locations in `location` and `toLocation`.',
  },
  stock_change_refused: {
    status: 422,
    title: 'The change of stock cannot be stored.',
    fix: 'Nothing was done for this row. Its `message` says what the database refused. Correct it, then send the row again.',
  },
} as const satisfies Record<string, ProblemKind>;
