import type { ProblemKind } from './problem-kind.ts';

export const syncRunProblems = {
  sync_run_not_found: {
    status: 404,
    title: 'The sync run does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/sync-runs'],
  },
  sync_run_not_stopped: {
    status: 409,
    title: 'The sync run has no safety stop, so it cannot be resumed.',
    fix: 'Read its state. A bulk operation that a person began can be resumed after it failed or was cancelled.',
    requests: ['GET /v1/sync-runs/:id'],
  },
  sync_run_superseded: {
    status: 409,
    title: 'A newer run of the operation exists, so this one cannot be resumed.',
    fix: 'Look at the newer run.',
    requests: ['GET /v1/integrations/:id/bulk-operations'],
  },
  too_many_streams: {
    status: 429,
    title: 'Too many streams of events are open.',
    fix: 'Close some. A key may hold 20 of them.',
  },
  bulk_operation_running: {
    status: 409,
    title: 'The operation is under way already.',
    fix: 'Wait for the run in `syncRun`, or cancel it.',
    requests: ['POST /v1/sync-runs/:id/cancel'],
  },
  reconciliation_running: {
    status: 409,
    title: 'The integration is being reconciled already.',
    fix: 'Wait for the run in `syncRun`, or cancel it.',
    requests: ['POST /v1/sync-runs/:id/cancel'],
  },
  sync_run_not_reconciliation: {
    status: 409,
    title: 'The sync run is not a reconciliation, so it has no repairs.',
    fix: 'List reconciliations.',
    requests: ['GET /v1/sync-runs?kind=reconcile'],
  },
  sync_run_ended: {
    status: 409,
    title: 'The sync run has already ended.',
    fix: 'Read its outcome.',
    requests: ['GET /v1/sync-runs/:id'],
  },
} as const satisfies Record<string, ProblemKind>;
