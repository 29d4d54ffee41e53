import { condition, continueAsNew, proxyActivities, setHandler, workflowInfo } from '@temporalio/workflow';
import type { Activities } from './activities.ts';
import type { StreetDateOutcome, StreetDateRef } from './contracts/street-date.ts';
import { streetDateChanged } from './messages.ts';
import { neverTheLast } from './retry-policies.ts';

const { releaseDated } = proxyActivities<Activities>({
  startToCloseTimeout: '60 s',
  retry: neverTheLast,
  summary: 'Releases the next orders, or tells how long the date holds them',
});

/** A date further ahead is looked at again after this time. */
const longestWaitMs = 365 * 24 * 60 * 60_000;

/**
 * Waits for the street date of an item, and then releases the orders that it held, in batches. The item's row
 * decides: a timer that fires early waits again. A change of the date moves the timer at once, and its
 * removal releases the orders at once.
 */
export async function streetDate(item: StreetDateRef): Promise<StreetDateOutcome> {
  let changed = false;
  setHandler(streetDateChanged, () => {
    changed = true;
  });
  for (;;) {
    changed = false;
    const step = await releaseDated(item);
    switch (step.kind) {
      case 'waits':
        await condition(() => changed, Math.min(step.waitMs, longestWaitMs), {
          summary: 'Waits for the street date',
        });
        break;
      case 'more':
        break;
      case 'done':
        if (!changed) return { kind: 'done' };
        break;
    }
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof streetDate>(item);
  }
}
