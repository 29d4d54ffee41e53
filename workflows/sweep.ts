import { continueAsNew, proxyActivities, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { SweepInput } from './contracts/sweep.ts';
import { neverTheLast } from './retry-policies.ts';

const { sweepUp } = proxyActivities<Activities>({
  startToCloseTimeout: '3 min',
  heartbeatTimeout: '10 s',
  retry: neverTheLast,
  summary: 'Starts missing workflows and repairs schedules',
});

/**
 * Starts missing sales, publishers and pollers, for example after an outage of Temporal. Decides by the
 * database which work is due: an existing workflow is no proof that the work is done.
 */
export async function sweep(options: SweepInput): Promise<void> {
  // Static details would be lost when the workflow continues as new.
  setCurrentDetails('Starts missing sales, publishers and pollers, for example after an outage of Temporal.');
  while (!workflowInfo().continueAsNewSuggested) {
    await sweepUp();
    await sleep(options.everyMs, { summary: 'Waits for the next sweep' });
  }
  await continueAsNew<typeof sweep>(options);
}
