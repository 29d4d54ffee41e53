import type { Activities } from '@onhand/workflows/activities.ts';
import { carryBulk } from './bulk/carry-bulk.ts';
import { carryChange } from './carry-change.ts';
import { computePlan, failPlan } from './compute-plan.ts';
import type { Dependencies } from './dependencies.ts';
import { followSale } from './follow-sale.ts';
import { whileBeating } from './heartbeat.ts';
import { hearOrders } from './hear-orders.ts';
import { pollOrders } from './poll-orders.ts';
import { publishDue } from './publish-due.ts';
import { readListings } from './read-listings.ts';
import { recordFault } from './record-fault.ts';
import { releaseScheduled } from './release-scheduled.ts';
import { rereadOrder } from './reread-order.ts';
import { sweepUp } from './sweep-up.ts';

/**
 * Creates the activities, under the names by which workflows call them. `sweeping`: the connections of the
 * sweep, whose statements have timeouts.
 */
export function createActivities(
  dependencies: Dependencies,
  sweeping: Pick<Dependencies, 'db'> = dependencies,
): Activities {
  const underWay = new Set<string>();
  return {
    carryBulk: (operation) => carryBulk(dependencies, operation),
    carryChange: (product) => carryChange(dependencies, product),
    computePlan: (plan) => computePlan(dependencies, plan),
    failPlan: (plan, failure) => failPlan(dependencies, plan, failure),
    followSale: (sale) => followSale(dependencies, sale),
    hearOrders: (integration) => hearOrders(dependencies, integration),
    pollOrders: (integration) => pollOrders(dependencies, integration),
    publishDue: (integration) => publishDue(dependencies, integration),
    readListings: (integration) => readListings(dependencies, integration),
    recordFault: (fault) => recordFault(dependencies, fault),
    releaseScheduled: (time) => releaseScheduled(dependencies, time),
    rereadOrder: (sale) => rereadOrder(dependencies, sale),
    sweepUp: () =>
      whileBeating((signal, beatWith) => {
        const began = (step: string) => beatWith({ step });
        return sweepUp({ ...dependencies, ...sweeping }, { signal, underWay, began });
      }),
  };
}
