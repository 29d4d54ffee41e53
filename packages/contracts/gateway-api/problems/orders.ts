import type { ProblemKind } from './problem-kind.ts';

export const orderProblems = {
  order_not_found: {
    status: 404,
    title: 'The order does not exist.',
    fix: 'Check the id. GET /v1/orders lists the orders.',
  },
} as const satisfies Record<string, ProblemKind>;
