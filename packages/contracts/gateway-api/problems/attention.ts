import type { ProblemKind } from './problem-kind.ts';

/** Problems of failed items and observations: the lists that an operator works through. */
export const attentionProblems = {
  failed_item_not_found: {
    status: 404,
    title: 'The failed item does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/failed-items'],
  },
  move_forbidden: {
    status: 409,
    title: 'The state of the failed item does not permit this.',
    fix: 'Retry an open or skipped failed item. Skip an open or retrying one.',
  },
  failed_items_moving: {
    status: 409,
    title: 'A run is retrying or skipping failed items of these integrations already.',
    fix: 'Nothing was begun. Wait for the run that moves them, or cancel it.',
    requests: ['GET /v1/sync-runs?kind=move_failed_items'],
  },
  observation_not_found: {
    status: 404,
    title: 'The observation does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/observations'],
  },
  observation_not_open: {
    status: 409,
    title: 'The state of the observation does not permit this.',
    fix: 'Accept or reverse a provisional or quarantined observation. An adopted fall can only be reversed.',
  },
  observation_figure_moving: {
    status: 409,
    title: 'The quantity on the platform is being written, so it could not be read before the decision.',
    fix: 'Nothing was decided. Repeat the request in a few seconds.',
  },
  observation_figure_unreadable: {
    status: 409,
    title: 'The platform gives no quantity for the listing, so it could not be checked before the decision.',
    fix: 'Nothing was decided. Check the listing on the platform, or send `withoutReading: true` to decide by the quantity known here.',
  },
  observation_data_refused: {
    status: 422,
    title: 'The units of the observation cannot be booked, for example because the stock would be too large.',
    fix: 'Nothing was decided. Correct the stock of the item with a count, then repeat the request.',
  },
} as const satisfies Record<string, ProblemKind>;
