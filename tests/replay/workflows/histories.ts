import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import type { History } from '@temporalio/common/lib/proto-utils.js';
import { z } from 'zod';

const folder = join(import.meta.dirname, '../../recordings/workflows');
const named = z.object({ name: z.string() });

const history = z.object({
  events: z.array(
    z
      .object({
        eventType: z.string(),
        workflowExecutionStartedEventAttributes: z.object({ workflowType: named }).loose().optional(),
        activityTaskScheduledEventAttributes: z.object({ activityType: named }).loose().optional(),
      })
      .loose(),
  ),
});
export type RecordedHistory = z.infer<typeof history>;

/** A worker's identity: its process and the name of the machine it ran on. */
const identity = /\d+@[\w.-]+/g;

/** What a run left on the server, without the name of the machine. */
export function tidied(run: History): RecordedHistory {
  return history.parse(JSON.parse(historyToJSON(run).replaceAll(identity, 'worker')));
}

/**
 * Keeps it, one event on a line. A replay takes the run's id from the first event. A run that was reset has
 * that event from the run before, so it gets its own id here.
 */
export function writeHistory(name: string, run: History, runId: string): RecordedHistory {
  const recorded = tidied(run);
  const started = recorded.events[0]?.workflowExecutionStartedEventAttributes;
  if (started !== undefined) started['originalExecutionRunId'] = runId;
  const lines = recorded.events.map((event) => JSON.stringify(event));
  writeFileSync(join(folder, `${name}.json`), `{"events":[\n${lines.join(',\n')}\n]}\n`);
  return recorded;
}

/** All that were recorded, by name. */
export function readHistories(): ReadonlyMap<string, RecordedHistory> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
  return new Map(
    files.map((file) => [
      file.replace('.json', ''),
      history.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))),
    ]),
  );
}

/** The workflow's name; empty where the first event is no start. */
export function workflowTypeOf({ events: [started] }: RecordedHistory): string {
  return started?.workflowExecutionStartedEventAttributes?.workflowType.name ?? '';
}

/** What the run did, in order: its activities by name, timers, signals, attributes, and its end. */
export function stepsOf({ events }: RecordedHistory): readonly string[] {
  return events.flatMap(({ eventType, activityTaskScheduledEventAttributes: activity }) => {
    switch (eventType) {
      case 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED':
        return [activity?.activityType.name ?? ''];
      case 'EVENT_TYPE_TIMER_STARTED':
        return ['timer'];
      case 'EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED':
        return ['signal'];
      case 'EVENT_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES':
        return ['attributes'];
      case 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED':
        return ['completed'];
      case 'EVENT_TYPE_WORKFLOW_EXECUTION_FAILED':
        return ['failed'];
      default:
        return [];
    }
  });
}
