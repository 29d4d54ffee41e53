/** Names the task queues of an installation. */
export interface TaskQueues {
  /** For sales: thousands at a time, each waiting a minute at most. */
  readonly sales: string;
  /**
   * For publishers, pollers and all other workflows, including the sweep. A separate queue keeps them from
   * waiting behind the sales that wait for them.
   */
  readonly channels: string;
  /** For bulk operations that people begin. A queue of their own bounds how many run at a time. */
  readonly bulk: string;
  /** For reconciliations. They last long, so a queue of their own bounds how many run at a time. */
  readonly reconcile: string;
  /** For notifications. A receiver that does not answer holds a slot, which no publisher may lack. */
  readonly notify: string;
}

/** Builds the name of every task queue from the name of the installation. */
export function taskQueues(installation: string): TaskQueues {
  return {
    sales: installation,
    channels: `${installation}-channels`,
    bulk: `${installation}-bulk`,
    reconcile: `${installation}-reconcile`,
    notify: `${installation}-notify`,
  };
}
