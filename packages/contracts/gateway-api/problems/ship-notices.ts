import type { ProblemKind } from './problem-kind.ts';

/** Problems of ship notices. */
export const shipNoticeProblems = {
  stock_not_in_warehouse: {
    status: 409,
    title: 'The merchant keeps its stock in a source store, which tells what comes in and leaves.',
    fix: 'Book it in the source store. Ship notices, shipments and returns are for merchants whose `stockAuthority` is warehouse.',
  },
  ship_notice_not_found: {
    status: 404,
    title: 'There is no such ship notice, or none with this reference.',
    fix: 'Check the id or the reference.',
    requests: ['GET /v1/ship-notices'],
  },
  ship_notice_line_not_found: {
    status: 404,
    title: 'The ship notice has no such line.',
    fix: 'Check the id of the line.',
    requests: ['GET /v1/ship-notices/:id'],
  },
  ship_notice_item_missing: {
    status: 409,
    title: 'No line of the ship notice has this item.',
    fix: 'Name another ship notice, add the item to it, or leave `notice` empty.',
  },
  ship_notice_exists: {
    status: 409,
    title: 'Another open ship notice has this reference.',
    fix: 'Change that ship notice, or choose another reference.',
  },
  ship_notice_not_open: {
    status: 409,
    title: 'The ship notice has ended.',
    fix: '`state` shows how it ended. Create a new one, or book a receipt that names none.',
  },
  ship_notice_received: {
    status: 409,
    title: 'Units of the ship notice came in already, so it cannot be cancelled.',
    fix: 'Close it instead: that drops what has not come in.',
  },
  row_units_invalid: {
    status: 422,
    title: 'The units are not a whole number that fits.',
    fix: 'Write a whole number of units, 1 or more. In a ship notice, 0 drops the line.',
  },
  reference_missing: {
    status: 422,
    title: 'The row does not say which ship notice, shipment or return it belongs to.',
    fix: 'Write its reference, of up to 200 characters, into the column `reference`.',
  },
  expected_on_invalid: {
    status: 422,
    title: 'The expected date is no date.',
    fix: 'Write it as year, month and day, such as 2026-11-30, or leave it empty.',
  },
  published_invalid: {
    status: 422,
    title: 'The column `published` says neither yes nor no.',
    fix: 'Write yes or no, or leave it empty for no.',
  },
  row_refused: {
    status: 422,
    title: 'The row cannot be stored.',
    fix: 'Nothing was done for this row. Its `message` says what the database refused. Correct it, then send the row again.',
  },
} as const satisfies Record<string, ProblemKind>;
