import { setTimeout as delay } from 'node:timers/promises';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { restartListingReading } from '@onhand/core/runs/listing-readings/begin-reading.ts';
import { failReading } from '@onhand/core/runs/listing-readings/end-reading.ts';
import { findListingReading } from '@onhand/core/runs/listing-readings/find-reading.ts';
import { matchListings } from '@onhand/core/runs/listing-readings/match-listings.ts';
import { takeInListingPage } from '@onhand/core/runs/listing-readings/take-in-page.ts';
import { openCircuit } from '@onhand/core/channel-stock/circuit.ts';
import { findIntegration } from '@onhand/core/integrations/find-integration.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { ReadListingsOutcome } from '@onhand/workflows/contracts/read-listings.ts';
import type { Dependencies } from './dependencies.ts';
import { whileBeating } from './heartbeat.ts';

/** The activity may run for ten minutes. */
const longestMs = 8 * 60_000;
/** A page may take a call for each product on it. */
const timeoutMs = 60_000;
const firstBackoffMs = 1_000;
const longestBackoffMs = 30_000;
/** A platform that is away so often in a row, which takes about four minutes, ends the reading. */
const awayAtMost = 12;

/**
 * Reads all that an integration lists, page by page, from where whoever read before stopped, and matches it. `goOn`: it
 * is to be continued.
 */
export async function readListings(
  dependencies: Dependencies,
  integration: IntegrationRef,
): Promise<ReadListingsOutcome> {
  return whileBeating((signal) => readListingsForAWhile(dependencies, integration, signal));
}

/** As `readListings`; `signal` aborts when this worker is to stop. */
export async function readListingsForAWhile(
  dependencies: Dependencies,
  { merchantId, integrationId }: IntegrationRef,
  signal: AbortSignal,
): Promise<ReadListingsOutcome> {
  const { db, clock, connectors, dispatcher } = dependencies;
  const startedAtMs = performance.now();
  const integration = await findIntegration(db, { merchantId, id: integrationId });
  let restarted = false;
  let failures = 0;
  while (!signal.aborted && performance.now() - startedAtMs < longestMs) {
    const reading = await findListingReading(db, { merchantId, integrationId });
    if (integration === undefined || reading === undefined || reading.endedAt !== null)
      return { goOn: false };
    if (reading.state === 'matching') {
      await matchListings(db, reading, { clock });
      dispatcher.nudge([integrationId]);
      return { goOn: false };
    }
    const answer: OutputOf<'listings.page'> = await connectors.call(integration.platform, 'listings.page', {
      integrationId,
      lane: 'bulk',
      timeoutMs,
      input: { cursor: reading.page },
    });
    const fail = async (code: string, message: string) => {
      await failReading(db, { integrationId, code, message, at: clock.now() });
      return { goOn: false };
    };
    switch (answer.kind) {
      case 'page':
        if (answer.page.next !== undefined && answer.page.next === reading.page) {
          return fail('page_repeated', 'The platform names the same page as the next one again.');
        }
        await takeInListingPage(db, reading, answer.page, { clock });
        failures = 0;
        break;
      case 'unauthorized':
        await openCircuit(db, integrationId, answer, clock.now());
        return fail('reconnect_required', answer.message);
      case 'rejected':
        // A page can be resumed for a day only; beginning anew tells whether it was that.
        if (restarted || reading.page === null) return fail(answer.code, answer.message);
        restarted = true;
        await restartListingReading(db, { integrationId, at: clock.now() });
        break;
      case 'rate_limited':
      case 'unavailable':
      case 'unknown': {
        failures += 1;
        if (failures > awayAtMost) return fail('unavailable', messageOf(answer));
        const waitMs = Math.max(firstBackoffMs * 2 ** (failures - 1), retryAfterMsOf(answer));
        await delay(Math.min(longestBackoffMs, waitMs), undefined, { signal }).catch(() => undefined);
      }
    }
  }
  return { goOn: true };
}

type Away = Extract<OutputOf<'listings.page'>, { kind: 'rate_limited' | 'unavailable' | 'unknown' }>;

function messageOf(answer: Away): string {
  return answer.kind === 'rate_limited' ? 'The platform asks to wait.' : answer.message;
}

function retryAfterMsOf(answer: Away): number {
  return answer.kind === 'unknown' ? 0 : (answer.retryAfterMs ?? 0);
}
