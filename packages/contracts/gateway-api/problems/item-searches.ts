import type { ProblemKind } from './problem-kind.ts';

/** Problems of searches over items. */
export const itemSearchProblems = {
  item_search_not_found: {
    status: 404,
    title: 'The saved search does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/item-searches'],
  },
  item_search_exists: {
    status: 409,
    title: 'A saved search of this name exists.',
    fix: 'Choose another name, or change that search.',
    requests: ['PATCH /v1/item-searches/:id'],
  },
  search_too_slow: {
    status: 503,
    title: 'The search took too long.',
    fix: 'Narrow the filter, such as by the beginning of a SKU, or repeat the request later.',
  },
  bulk_action_running: {
    status: 409,
    title: 'Another bulk action sets Sync Inventory of items of this merchant.',
    fix: 'Wait until the run that `syncRunId` names has ended, or cancel it.',
    requests: ['POST /v1/sync-runs/:id/cancel'],
  },
} as const satisfies Record<string, ProblemKind>;
