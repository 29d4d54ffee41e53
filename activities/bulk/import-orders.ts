import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { changeIfCurrent } from '@onhand/core/runs/carry-page.ts';
import { advanceRun, endRun } from '@onhand/core/runs/change-run.ts';
import { readImportOrdersInput } from '@onhand/core/runs/requested/input.ts';
import { cursorAfter, platformCursorOf, restartPages } from '@onhand/core/runs/requested/watch-pages.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { Dependencies } from '../dependencies.ts';
import { takeInHistory } from '../polling/take-in-history.ts';
import type { PageOutcome } from './carry-page.ts';

/** A page may need a call for each order, and a limit may spread them over minutes. */
const timeoutMs = 4 * 60_000;

/**
 * Takes in the next page of the orders that a shop has. An order that was taken in before is counted as
 * known, so a page that is carried twice changes nothing.
 */
export async function importOrders(
  dependencies: Dependencies,
  run: RunRow,
  { platform }: { readonly platform: string },
): Promise<PageOutcome> {
  const { db, clock, connectors } = dependencies;
  const { merchantId, integrationId } = run;
  const cursor = platformCursorOf(run);
  const answer: OutputOf<'orders.changedSince'> = await connectors.call(platform, 'orders.changedSince', {
    integrationId,
    lane: 'bulk',
    timeoutMs,
    input: { cursor: cursor ?? readImportOrdersInput(run.input).since },
  });
  if (answer.kind === 'rejected' && cursor !== null) return restartPages(db, run, { clock });
  if (answer.kind !== 'page') return answer;
  const { items, unread, next } = answer.page;
  const ids = [...items, ...unread].map(({ externalId }) => externalId);
  const after = cursorAfter(run, { ids, next });
  if (after.kind === 'failed') return after;
  const taken = await takeInHistory(dependencies, { platform, merchantId, integrationId }, answer.page);
  if (taken.isAway) {
    return { kind: 'unavailable', message: 'Orders of the page could not be read.' };
  }
  const { counts, problems } = taken;
  const page = { counts: { ...counts, pages: 1 }, problems };
  await changeIfCurrent(db, run, (tx, running) =>
    after.cursor === null
      ? endRun(tx, running, clock.now(), page)
      : advanceRun(tx, running, { ...page, phase: running.phase, cursor: after.cursor }, clock.now()),
  );
  return { kind: after.cursor === null ? 'ended' : 'carried' };
}
