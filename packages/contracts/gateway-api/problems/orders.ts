import type { ProblemKind } from './problem-kind.ts';

export const orderProblems = {
  order_not_found: {
    status: 404,
    title: 'The order does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/orders'],
  },
  order_ambiguous: {
    status: 409,
    title: 'Orders of several integrations have this number.',
    fix: "Name the order with Onhand's id of it.",
    requests: ['GET /v1/orders'],
  },
  order_line_not_found: {
    status: 404,
    title: 'The order has no such line.',
    fix: "Check the shop's id of the line, or its SKU.",
    requests: ['GET /v1/orders/:id'],
  },
  order_line_ambiguous: {
    status: 409,
    title: 'Several lines of the order have this SKU.',
    fix: "Name the line with the shop's id of it, in `line`.",
    requests: ['GET /v1/orders/:id'],
  },
  order_line_not_counted: {
    status: 409,
    title: 'The order line moves no stock, so nothing of it can leave or come back.',
    fix: '`effect` says why. If it is `needs_mapping`, link the listing first.',
  },
  order_not_open: {
    status: 409,
    title: 'The order is not open, so there is nothing to decide.',
    fix: 'Its platform has closed or cancelled it, or Onhand has not read it yet. Check the order on the platform.',
  },
} as const satisfies Record<string, ProblemKind>;
