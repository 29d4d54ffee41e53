import type { ProblemKind } from './problem-kind.ts';

export const customerProblems = {
  customer_not_found: {
    status: 404,
    title: 'The customer does not exist.',
    fix: 'Check the id. GET /v1/customers lists the customers, and POST /v1/customers/find finds one by e-mail address.',
  },
} as const satisfies Record<string, ProblemKind>;
