/** Builds the id of every workflow from its business object. A second start thus finds the first run. */
export const workflowIds = {
  /** An order without identity has the shorter id, which orders had before identities were known. */
  sale: (order: { integrationId: string; externalOrderId: string; identity?: string }): string =>
    ['sale', order.integrationId, order.externalOrderId, ...(order.identity ? [order.identity] : [])].join(
      ':',
    ),
  publish: (integrationId: string): string => `publish:${integrationId}`,
  poll: (integrationId: string): string => `poll:${integrationId}`,
  /** A bulk operation on items of a merchant belongs to no integration. */
  bulk: (
    bulk: { operation: string } & ({ integrationId: string } | { integrationId: null; merchantId: string }),
  ): string => `bulk:${bulk.integrationId === null ? bulk.merchantId : bulk.integrationId}:${bulk.operation}`,
  change: (product: { integrationId: string; externalGroup: string }): string =>
    `change:${product.integrationId}:${product.externalGroup}`,
  notify: (notificationId: string): string => `notify:${notificationId}`,
  plan: (planId: string): string => `plan:${planId}`,
  streetDate: (itemId: string): string => `street-date:${itemId}`,
  /** Each installation has one sweep. The task queue distinguishes installations on one Temporal server. */
  sweep: (taskQueue: string): string => `sweep:${taskQueue}`,
};

const ofIntegration = /^scheduled-sync:(.*):(?:inventory|products|reconcile)$/;

/** What a schedule of an integration does. */
export type ScheduledWork = 'inventory' | 'products' | 'customers' | 'reconcile';

/** Builds and parses the ids of Temporal Schedules. */
export const scheduleIds = {
  /** Builds the id of the schedule on which an integration's stock is written. */
  inventory: (integrationId: string): string => scheduleIds.of({ integrationId, entity: 'inventory' }),
  /** Builds the id of the schedule of an integration's work. */
  of: ({ integrationId, entity }: { integrationId: string; entity: ScheduledWork }): string =>
    `scheduled-sync:${integrationId}:${entity}`,
  /** Returns the integration that the schedule id names, or nothing if the id has another form. */
  integrationsOf: (scheduleId: string): readonly string[] => ofIntegration.exec(scheduleId)?.slice(1) ?? [],
};
