import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import { changeIfCurrent } from '@onhand/core/runs/carry-page.ts';
import { disturbed, restartListings } from '@onhand/core/runs/reconciling/restart-listings.ts';
import { stagePage } from '@onhand/core/runs/reconciling/stage-page.ts';
import type { CarryPage } from '../bulk/carry-page.ts';

/** A platform may need one call for each product on a page, and a limit may spread them over minutes. */
const timeoutMs = 4 * 60_000;

/**
 * Reads the next page of the shop's listings, and keeps it for the comparison. A refused cursor has the pages
 * read anew, a few times at most.
 */
export const readPage: CarryPage = async ({ db, clock, connectors }, run, { platform }) => {
  const { integrationId, cursor } = run;
  const answer: OutputOf<'listings.page'> = await connectors.call(platform, 'listings.page', {
    integrationId,
    lane: 'reconcile',
    timeoutMs,
    input: { cursor },
  });
  if (answer.kind === 'page') {
    await stagePage(db, run, answer.page, { clock });
    return { kind: 'carried' };
  }
  if (answer.kind !== 'rejected') return answer;
  // A refused first page is no matter of its cursor.
  if (cursor === null) return { kind: 'failed', code: answer.code, message: answer.message };
  const next = disturbed(run, 'cursor_refused');
  if (next.kind === 'fail') return { kind: 'failed', code: next.code, message: answer.message };
  await changeIfCurrent(db, run, (tx, running) => restartListings(tx, running, clock.now()));
  return { kind: 'carried' };
};
