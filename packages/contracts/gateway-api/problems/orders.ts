import type { ProblemKind } from './problem-kind.ts';

export const orderProblems = {
  order_not_found: {
    status: 404,
    title: 'The order does not exist.',
    fix: 'Check the id. GET /v1/orders lists the orders.',
  },
  order_not_open: {
    status: 409,
    title: 'The order is not open, so there is nothing to decide.',
    fix: 'Its platform has closed or cancelled it, or Onhand has not read it yet. Check the order on the platform.',
  },
} as const satisfies Record<string, ProblemKind>;
