/** Every workflow id is built here, from the business it stands for, so that starting twice is harmless. */
export const workflowIds = {
  sale: (order: { integrationId: string; externalOrderId: string }): string =>
    `sale:${order.integrationId}:${order.externalOrderId}`,
  publish: (integrationId: string): string => `publish:${integrationId}`,
  poll: (integrationId: string): string => `poll:${integrationId}`,
  /** One for each installation; its task queue tells installations on one Temporal server apart. */
  sweep: (taskQueue: string): string => `sweep:${taskQueue}`,
};
