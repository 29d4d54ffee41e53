import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { matchListings } from '@onhand/core/runs/listing-readings/match-listings.ts';
import { takeInListingPage } from '@onhand/core/runs/listing-readings/take-in-page.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { Dependencies } from '../dependencies.ts';
import type { PageOutcome } from './carry-page.ts';

/** A page may take a call for each product on it. */
const timeoutMs = 60_000;

/** Reads the next page of all that an integration lists. After the last one, matches it with the merchant's items. */
export async function readListings(
  { db, clock, connectors, dispatcher }: Dependencies,
  run: RunRow,
  { platform }: { readonly platform: string },
): Promise<PageOutcome> {
  const { integrationId, cursor } = run;
  if (run.phase === 'matching') {
    await matchListings(db, run, { clock });
    dispatcher.nudge([integrationId]);
    return { kind: 'ended' };
  }
  const answer: OutputOf<'listings.page'> = await connectors.call(platform, 'listings.page', {
    integrationId,
    lane: 'bulk',
    timeoutMs,
    input: { cursor },
  });
  if (answer.kind !== 'page') return answer;
  if (answer.page.next !== undefined && answer.page.next === cursor) {
    const message = 'The platform names the same page as the next one again.';
    return { kind: 'failed', code: 'page_repeated', message };
  }
  await takeInListingPage(db, run, answer.page, { clock });
  return { kind: 'carried' };
}
