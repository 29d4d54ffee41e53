import type { Route } from '../../route.ts';
import { applyPlan } from './apply-plan.ts';
import { createPlan } from './create-plan.ts';
import { listPlanListings } from './list-plan-listings.ts';
import { listPlans } from './list-plans.ts';
import { readPlan } from './read-plan.ts';
import { undoPlan } from './undo-plan.ts';

export const plansRoutes: readonly Route[] = [
  listPlans,
  createPlan,
  readPlan,
  listPlanListings,
  applyPlan,
  undoPlan,
];
