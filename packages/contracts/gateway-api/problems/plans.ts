import type { ProblemKind } from './problem-kind.ts';

export const planProblems = {
  plan_not_found: {
    status: 404,
    title: 'The plan does not exist.',
    fix: 'Check the id.',
    requests: ['GET /v1/plans'],
  },
  plan_not_open: {
    status: 409,
    title: 'The plan is not ready, or it was already applied.',
    fix: 'Read its state. Wait while it is `computing`. For another change, make a new plan.',
    requests: ['GET /v1/plans/:id'],
  },
  plan_expired: {
    status: 409,
    title: 'The plan has expired.',
    fix: 'Make the plan again and review its effect.',
  },
  plan_outdated: {
    status: 409,
    title: 'Settings, rules, mappings or links have changed since the plan was made.',
    fix: 'Make the plan again and review its effect.',
  },
  plan_not_computed: {
    status: 503,
    title: 'The effect of the plan could not be worked out.',
    fix: 'Make the plan again. If it fails again, look at the run `plan:<id>` in Temporal.',
  },
  plan_required: {
    status: 409,
    title:
      'The change needs a reviewed plan: it starts writing different figures, sets many listings to 0, or writes records to a shop.',
    fix: 'Review the plan named in `planId`, then apply it.',
    requests: ['POST /v1/plans/:id/apply'],
  },
  plan_not_applied: {
    status: 409,
    title: 'The plan is not applied, so it cannot be undone.',
    fix: 'Read its state.',
    requests: ['GET /v1/plans/:id'],
  },
  plan_not_undoable: {
    status: 409,
    title: 'The plan began a bulk operation, which cannot be undone.',
    fix: 'Cancel the run in `syncRunId`. What was written to the shop stays.',
    requests: ['POST /v1/sync-runs/:id/cancel'],
  },
  undo_outdated: {
    status: 409,
    title: 'The settings from this plan have changed since it was applied.',
    fix: 'Make a new plan with the settings you want.',
  },
  first_sync_done: {
    status: 409,
    title: 'The first plan of the integration was already applied.',
    fix: 'Its figures are now written automatically. To change its settings, make a plan of those.',
  },
  paused: {
    status: 409,
    title: 'The integration or its merchant is paused, so no figure would be written.',
    fix: 'Resume it first.',
    requests: ['GET /v1/integrations/:id/pause'],
  },
  first_plan_pending: {
    status: 409,
    title: 'Onhand only observes this integration until its first plan is applied.',
    fix: 'Make the first plan of the integration (`change.kind: first_sync`). Review it, then apply it.',
    requests: ['POST /v1/plans'],
  },
} as const satisfies Record<string, ProblemKind>;
