import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { importListings } from '@onhand/core/runs/importing/import-listings.ts';
import { takeInListingPage } from '@onhand/core/runs/listing-readings/take-in-page.ts';
import { cursorAfter, platformCursorOf, restartPages } from '@onhand/core/runs/requested/watch-pages.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { Dependencies } from '../dependencies.ts';
import type { PageOutcome } from './carry-page.ts';

/** A platform may need one call for each product on a page, and a limit may spread them over minutes. */
const timeoutMs = 4 * 60_000;

/**
 * Reads the next page of what a shop lists. After the last page, links the listings that match an item, and
 * creates products and items from those that are new, page by page.
 */
export async function importProducts(
  { db, clock, connectors, dispatcher }: Dependencies,
  run: RunRow,
  { platform }: { readonly platform: string },
): Promise<PageOutcome> {
  const { integrationId } = run;
  if (run.phase === 'linking') {
    const kind = await importListings(db, run, { clock });
    dispatcher.nudge([integrationId]);
    if (kind === 'ended') void dispatcher.products();
    return { kind };
  }
  const cursor = platformCursorOf(run);
  const answer: OutputOf<'listings.page'> = await connectors.call(platform, 'listings.page', {
    integrationId,
    lane: 'bulk',
    timeoutMs,
    input: { cursor },
  });
  if (answer.kind === 'rejected' && cursor !== null) return restartPages(db, run, { clock });
  if (answer.kind !== 'page') return answer;
  const { items, unread = [], next } = answer.page;
  const ids = [...items.map(({ ref }) => ref.unit), ...unread.map(({ group, unit = group }) => unit)];
  const after = cursorAfter(run, { ids, next });
  if (after.kind === 'failed') return after;
  const page = { items, unread, ...(after.cursor !== null && { next: after.cursor }) };
  await takeInListingPage(db, run, page, { clock });
  return { kind: 'carried' };
}
