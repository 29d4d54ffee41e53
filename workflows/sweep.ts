import { continueAsNew, proxyActivities, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { SweepInput } from './contracts/sweep.ts';
import { neverTheLast } from './retry-policies.ts';

const { sweepUp } = proxyActivities<Activities>({
  startToCloseTimeout: '60 s',
  retry: neverTheLast,
  summary: 'Starts what was not started',
});

/**
 * Starts what was not started: orders taken in while Temporal was away, channel stock that is due with nobody
 * publishing it, platforms nobody polls. What is due is read from the database; that a workflow exists proves nothing.
 */
export async function sweep(options: SweepInput): Promise<void> {
  // Not static details: those are lost when it continues as new.
  setCurrentDetails(
    'Starts the sales, publishers and pollers that nobody started, Temporal having been away.',
  );
  while (!workflowInfo().continueAsNewSuggested) {
    await sweepUp();
    await sleep(options.everyMs, { summary: 'Until the next look' });
  }
  await continueAsNew<typeof sweep>(options);
}
