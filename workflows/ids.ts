/** Every workflow id is built here, from the business it stands for, so that starting twice is harmless. */
export const workflowIds = {
  sale: (order: { integrationId: string; externalOrderId: string }): string =>
    `sale:${order.integrationId}:${order.externalOrderId}`,
  publish: (integrationId: string): string => `publish:${integrationId}`,
  poll: (integrationId: string): string => `poll:${integrationId}`,
  bulk: (bulk: { integrationId: string; operation: string }): string =>
    `bulk:${bulk.integrationId}:${bulk.operation}`,
  change: (product: { integrationId: string; externalGroup: string }): string =>
    `change:${product.integrationId}:${product.externalGroup}`,
  plan: (planId: string): string => `plan:${planId}`,
  /** One for each installation; its task queue tells installations on one Temporal server apart. */
  sweep: (taskQueue: string): string => `sweep:${taskQueue}`,
};

const ofIntegration = /^scheduled-sync:(.*):(?:inventory|products)$/;

/** The ids of Temporal Schedules. */
export const scheduleIds = {
  /** The times at which an integration's stock is written. */
  inventory: (integrationId: string): string => scheduleIds.of({ integrationId, entity: 'inventory' }),
  /** The times at which one of an integration's entities is kept in step. */
  of: ({ integrationId, entity }: { integrationId: string; entity: 'inventory' | 'products' }): string =>
    `scheduled-sync:${integrationId}:${entity}`,
  /** Whose such a schedule is; nobody's if it is another one. */
  integrationsOf: (scheduleId: string): readonly string[] => ofIntegration.exec(scheduleId)?.slice(1) ?? [],
};
