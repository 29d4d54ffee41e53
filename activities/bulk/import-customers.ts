import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { takeInCustomerPage } from '@onhand/core/runs/customers/take-in-page.ts';
import { cursorAfter, platformCursorOf, restartPages } from '@onhand/core/runs/requested/watch-pages.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { Dependencies } from '../dependencies.ts';
import type { PageOutcome } from './carry-page.ts';

const timeoutMs = 90_000;

/** Reads and takes in the next page of an integration's customers. Their content is encrypted throughout. */
export async function importCustomers(
  { db, clock, connectors, dispatcher }: Dependencies,
  run: RunRow,
  { platform }: { readonly platform: string },
): Promise<PageOutcome> {
  const { integrationId } = run;
  const cursor = platformCursorOf(run);
  const answer: OutputOf<'customers.page'> = await connectors.call(platform, 'customers.page', {
    integrationId,
    lane: 'bulk',
    timeoutMs,
    input: { cursor },
  });
  if (answer.kind === 'rejected' && cursor !== null) return restartPages(db, run, { clock });
  if (answer.kind !== 'page') return answer;
  const { items, unread, next } = answer.page;
  const ids = [...items, ...unread].map(({ externalId }) => externalId);
  const after = cursorAfter(run, { ids, next });
  if (after.kind === 'failed') return after;
  await takeInCustomerPage(db, run, { items, unread, next: after.cursor }, { clock });
  // What came in goes to other shops where the settings say so.
  void dispatcher.customers();
  return { kind: after.cursor === null ? 'ended' : 'carried' };
}
