import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { until } from './until.ts';

/** A run of a workflow. */
export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

/** Does what the Web UI's "Start workflow like this one" does. Returns the new run. */
export async function startLikeThis({ connection, workflow }: Client, like: Run): Promise<Run> {
  const { events } = await workflow.getHandle(like.workflowId, like.runId).fetchHistory();
  const started = events?.[0]?.workflowExecutionStartedEventAttributes;
  if (started === undefined || started === null) throw new Error('The run has no start.');
  const { workflowType, taskQueue, input, searchAttributes } = started;
  const { runId } = await connection.workflowService.startWorkflowExecution({
    namespace: 'default',
    workflowId: like.workflowId,
    workflowType: workflowType ?? null,
    taskQueue: { name: taskQueue?.name ?? '' },
    input: input ?? null,
    searchAttributes: searchAttributes ?? null,
    requestId: randomUUID(),
  });
  return { workflowId: like.workflowId, runId };
}

/** Does what the Web UI's Reset does, at the first or at the last workflow task. Returns the new run. */
export async function reset({ connection, workflow }: Client, run: Run, at: 'first' | 'last'): Promise<Run> {
  const { events } = await workflow.getHandle(run.workflowId, run.runId).fetchHistory();
  const finished = (events ?? []).filter((event) => event.workflowTaskCompletedEventAttributes);
  const event = at === 'first' ? finished[0] : finished.at(-1);
  if (event?.eventId === undefined || event.eventId === null)
    throw new Error('The run has no finished task.');
  const { runId } = await connection.workflowService.resetWorkflowExecution({
    namespace: 'default',
    workflowExecution: run,
    reason: 'A test.',
    workflowTaskFinishEventId: event.eventId,
    requestId: randomUUID(),
  });
  return { workflowId: run.workflowId, runId };
}

/** Waits until a run has closed. Returns its status, its attention and its failure. */
export async function closed({ workflow }: Client, { workflowId, runId }: Run) {
  const handle = workflow.getHandle(workflowId, runId);
  await handle.result().catch(() => undefined);
  const { status, typedSearchAttributes } = await handle.describe();
  const attention = typedSearchAttributes.getAll().find(({ key }) => key.name === 'NeedsAttention')?.value;
  const { events } = await handle.fetchHistory();
  const failed = events?.at(-1)?.workflowExecutionFailedEventAttributes?.failure;
  return {
    status: status.name,
    attention,
    ...(failed ? { type: failed.applicationFailureInfo?.type, message: failed.message } : {}),
  };
}

/** Returns the newest run of a workflow. Waits for the first run: requests do not wait for Temporal. */
export async function newestRun({ workflow }: Client, workflowId: string): Promise<Run> {
  let newest: Run | undefined;
  await until(
    async () => {
      newest = await workflow
        .getHandle(workflowId)
        .describe()
        .then(
          ({ runId }) => ({ workflowId, runId }),
          (error: unknown) => {
            if (error instanceof WorkflowNotFoundError) return undefined;
            throw error;
          },
        );
      return newest;
    },
    (found) => found !== undefined,
  );
  if (newest === undefined) throw new Error(`${workflowId} has no run.`);
  return newest;
}
