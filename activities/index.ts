import { carryChange } from './carry-change.ts';
import type { Dependencies } from './dependencies.ts';
import { followSale } from './follow-sale.ts';
import { pollOrders } from './poll-orders.ts';
import { publishDue } from './publish-due.ts';
import { readListings } from './read-listings.ts';
import { releaseScheduled } from './release-scheduled.ts';
import { rereadOrder } from './reread-order.ts';
import { sweepUp } from './sweep-up.ts';

/** What workflows can do to the world, by name. */
export function createActivities(dependencies: Dependencies): Activities {
  return {
    carryChange: (product) => carryChange(dependencies, product),
    followSale: (sale) => followSale(dependencies, sale),
    pollOrders: (integration) => pollOrders(dependencies, integration),
    publishDue: (integration) => publishDue(dependencies, integration),
    readListings: (integration) => readListings(dependencies, integration),
    releaseScheduled: (integration) => releaseScheduled(dependencies, integration),
    rereadOrder: (sale) => rereadOrder(dependencies, sale),
    sweepUp: () => sweepUp(dependencies),
  };
}

/** An activity as a workflow calls it: without the dependencies. */
type Called<F> = F extends (dependencies: Dependencies, ...input: infer I) => infer R
  ? (...input: I) => R
  : never;

export interface Activities {
  carryChange: Called<typeof carryChange>;
  followSale: Called<typeof followSale>;
  pollOrders: Called<typeof pollOrders>;
  publishDue: Called<typeof publishDue>;
  readListings: Called<typeof readListings>;
  releaseScheduled: Called<typeof releaseScheduled>;
  rereadOrder: Called<typeof rereadOrder>;
  sweepUp: Called<typeof sweepUp>;
}
