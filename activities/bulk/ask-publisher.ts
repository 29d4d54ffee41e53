import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import { askAndSettle } from '@onhand/core/runs/asking/ask-and-settle.ts';
import type { Asking } from '@onhand/core/runs/asking/asking.ts';
import { cancelIfPaused } from '@onhand/core/runs/cancel-if-paused.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { Dependencies } from '../dependencies.ts';
import type { PageOutcome } from './carry-page.ts';

/** The time between two looks at what the publisher has done. */
const lookEveryMs = 250;
/** A run fails if the publisher settles none of its listings for so long. */
const longestStallMs = 10 * 60_000;

/**
 * Has the publisher do something with the next linked listings of an integration, and counts what it has
 * done. A pause cancels the run. A shop that is away fails it after a while; it goes on when it is resumed.
 */
export async function askPublisher(
  { db, clock, dispatcher }: Dependencies,
  run: RunRow,
  asking: Asking,
): Promise<PageOutcome> {
  const { merchantId, integrationId } = run;
  if (await cancelIfPaused(db, run, { clock })) return { kind: 'carried' };
  switch (await askAndSettle(db, run, asking, { clock })) {
    case 'ended':
      return { kind: 'ended' };
    case 'asked':
      dispatcher.nudge([integrationId]);
      return { kind: 'carried' };
    case 'settled':
      return { kind: 'carried' };
    case 'waits': {
      const integration = await findIntegration(db, { merchantId, id: integrationId });
      if (integration?.circuit === 'reconnect_required') {
        const message = integration.circuitReason ?? 'The platform refuses the credentials.';
        return { kind: 'failed', code: 'reconnect_required', message };
      }
      if (clock.now().getTime() - run.wentOnAt.getTime() > longestStallMs) {
        const message = 'The platform has answered for none of the listings that wait, for ten minutes.';
        return { kind: 'failed', code: 'unavailable', message };
      }
      return { kind: 'waits', waitMs: lookEveryMs };
    }
  }
}
