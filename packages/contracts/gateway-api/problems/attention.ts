import type { ProblemKind } from './problem-kind.ts';

/** Problems of failed items and observations: the lists that an operator works through. */
export const attentionProblems = {
  failed_item_not_found: {
    status: 404,
    title: 'The failed item does not exist.',
    fix: 'Check the id. GET /v1/failed-items lists the failed items.',
  },
  move_forbidden: {
    status: 409,
    title: 'The state of the failed item does not permit this.',
    fix: 'Retry an open or skipped failed item. Skip an open or retrying one.',
  },
  observation_not_found: {
    status: 404,
    title: 'The observation does not exist.',
    fix: 'Check the id. GET /v1/observations lists the observations.',
  },
  observation_not_open: {
    status: 409,
    title: 'The state of the observation does not permit this.',
    fix: 'Accept or reverse a provisional or quarantined observation. An adopted fall can only be reversed.',
  },
} as const satisfies Record<string, ProblemKind>;
