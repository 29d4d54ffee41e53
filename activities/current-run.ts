import { asyncLocalStorage } from '@temporalio/activity';

/** The run of a workflow for which an activity works. */
export interface CurrentRun {
  readonly workflowId: string;
  readonly runId: string;
}

/** Returns the run of the current activity. Outside of activities, as in tests, the ids are empty. */
export function currentRun(): CurrentRun {
  const { workflowExecution } = asyncLocalStorage.getStore()?.info ?? {};
  return { workflowId: workflowExecution?.workflowId ?? '', runId: workflowExecution?.runId ?? '' };
}
