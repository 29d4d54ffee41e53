/** How the workflow of an order ended. */
export type SaleOutcomeKind =
  | 'completed'
  /** Some channels were away or had not confirmed in time. They confirm later. */
  | 'waiting_for_channel'
  /** A channel refused its part, or the order could not be read. Its failed items tell why. */
  | 'completed_with_failures'
  /** The run itself failed, because of a fault on our side. */
  | 'failed';

/** The outcomes that leave failed items to retry. */
export const failedOutcomes: readonly SaleOutcomeKind[] = ['completed_with_failures', 'failed'];
