import { setTimeout as delay } from 'node:timers/promises';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { PollOutcome } from '@onhand/workflows/contracts/poll.ts';
import type { Dependencies } from './dependencies.ts';
import { hearForAWhile } from './hear-orders.ts';
import { whileBeating } from './heartbeat.ts';

/**
 * Reads an integration's changed orders for several minutes, for runs of `poll` that began before
 * `hearOrders` existed. Returns `goOn`: whether polling has to go on.
 */
export async function pollOrders(
  dependencies: Dependencies,
  integration: IntegrationRef,
): Promise<PollOutcome> {
  return whileBeating(async (signal) => {
    for (;;) {
      const outcome = await hearForAWhile(dependencies, integration, signal);
      if (outcome.kind === 'ended') return { goOn: false };
      if (signal.aborted || outcome.waitMs === 0) return { goOn: true };
      await delay(outcome.waitMs, undefined, { signal }).catch(() => undefined);
    }
  });
}
