import type { ProblemKind } from './problem-kind.ts';

/** Problems whose cause is the gateway itself. */
export const serverProblems = {
  overloaded: {
    status: 503,
    title: 'The gateway receives more events than it can process.',
    fix: 'Nothing was recorded. Repeat the request after the time in Retry-After. Onhand reads the orders that a platform does not send again.',
  },
  merchant_busy: {
    status: 503,
    title: "Another transaction holds the merchant's stock for too long.",
    fix: 'Nothing was recorded. Repeat the request later. Onhand reads the orders of the shop itself.',
  },
  changed_meanwhile: {
    status: 503,
    title: 'Other changes of settings kept overtaking this one.',
    fix: 'Nothing was changed. Repeat the request later.',
  },
  database_unavailable: {
    status: 503,
    title: 'The database cannot be reached.',
    fix: 'Nothing was recorded. Repeat the request later.',
  },
  internal_error: {
    status: 500,
    title: 'An unexpected error occurred.',
    fix: "Search the gateway's log for the `requestId`.",
  },
} as const satisfies Record<string, ProblemKind>;
