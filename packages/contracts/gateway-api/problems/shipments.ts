import type { ProblemKind } from './problem-kind.ts';

/** Problems of shipments and of returns. */
export const shipmentProblems = {
  shipment_not_found: {
    status: 404,
    title: 'The shipment does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/shipments'],
  },
  shipment_exists: {
    status: 409,
    title: 'The reference is that of another shipment.',
    fix: 'Choose another reference. A shipment that was recorded stays as it is.',
  },
  order_held: {
    status: 409,
    title: 'The order is held, so nothing of it may leave.',
    fix: '`holds` says what holds which of its lines. Switch Process Orders of the item on, receive the units, or wait for the street date.',
  },
  shipped_too_many: {
    status: 409,
    title: 'The order line has fewer units left to ship.',
    fix: '`left` says how many. Check whether another shipment has them, or the order was changed.',
  },
  units_not_committed: {
    status: 409,
    title: 'Not enough units are committed to the order line there.',
    fix: '`committed` says how many are. If the units are there, book what came in, or a count, and ship then. If they are elsewhere, name that location.',
  },
  return_not_found: {
    status: 404,
    title: 'The return does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/returns'],
  },
  return_exists: {
    status: 409,
    title: 'The reference is that of another return.',
    fix: 'Choose another reference.',
  },
  return_not_open: {
    status: 409,
    title: 'The return has ended, or came in already.',
    fix: '`state` shows how it stands. Announce another return if more units come back.',
  },
  return_line_not_found: {
    status: 404,
    title: 'The return has no such line.',
    fix: 'Check the line.',
    requests: ['GET /v1/returns/:id'],
  },
  return_of_several_orders: {
    status: 422,
    title: 'Rows of the return name different orders.',
    fix: 'Give the units of each order a return of their own, with a reference of its own.',
  },
  return_rows_refused: {
    status: 409,
    title: 'Another row of the same return was refused, so nothing of the return was booked.',
    fix: 'Correct that row, then send all rows of the return again.',
  },
  order_line_named_twice: {
    status: 422,
    title: 'Another row of the shipment or the return names the same order line.',
    fix: 'Add the units up in one row. Units that leave at different locations are different shipments, each with a reference of its own.',
  },
  returned_too_many: {
    status: 409,
    title: 'More units of the order line would come back than have left.',
    fix: '`left` says how many have left, `returns` how many all returns of the line would bring. Record the shipment first if it is missing.',
  },
} as const satisfies Record<string, ProblemKind>;
