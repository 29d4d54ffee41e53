import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { matchListings } from '@onhand/core/runs/listing-readings/match-listings.ts';
import { takeInListingPage } from '@onhand/core/runs/listing-readings/take-in-page.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { Dependencies } from '../dependencies.ts';
import type { PageOutcome } from './carry-page.ts';

/** A platform may need one call for each product on a page, and a limit may spread them over minutes. */
const timeoutMs = 4 * 60_000;

/** Reads the next page of an integration's listings. After the last page, matches the listings with items. */
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
    const message = 'The platform returned a page whose next page is that same page.';
    return { kind: 'failed', code: 'page_repeated', message };
  }
  await takeInListingPage(db, run, answer.page, { clock });
  return { kind: 'carried' };
}
