/** The task queues of an installation. */
export interface TaskQueues {
  /** Sales: thousands at a time, each for a minute at most. */
  readonly sales: string;
  /**
   * The loops that sales wait for (publishers, polls) and the sweep that starts them. They have a queue of their own
   * so that they never stand in line behind the sales that wait for them.
   */
  readonly channels: string;
}

/** Every name of a task queue is built here, from the installation's own. */
export function taskQueues(installation: string): TaskQueues {
  return { sales: installation, channels: `${installation}-channels` };
}
