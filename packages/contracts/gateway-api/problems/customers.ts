import type { ProblemKind } from './problem-kind.ts';

export const customerProblems = {
  customer_not_found: {
    status: 404,
    title: 'The customer does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/customers', 'POST /v1/customers/find'],
  },
} as const satisfies Record<string, ProblemKind>;
