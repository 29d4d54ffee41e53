import { concludeGoneDraft, findOpenDrafts } from '@onhand/core/orders/copies/open-drafts.ts';
import type { OpenDraft } from '@onhand/core/orders/copies/open-drafts.ts';
import { changeIfCurrent } from '@onhand/core/runs/carry-page.ts';
import { advanceRun } from '@onhand/core/runs/change-run.ts';
import type { RunProblem } from '@onhand/domain/runs/run.ts';
import type { CarryPage, NoPage } from '../bulk/carry-page.ts';
import { readById } from '../polling/read-by-id.ts';

/** A platform may need one call for each draft. */
const timeoutMs = 60_000;
const draftsAtATime = 20;

/**
 * Asks what became of the next drafts that copies left open, and reads the orders of those that were
 * completed or deleted, as an event of theirs does. After the last, the listings follow.
 */
export const readDrafts: CarryPage = async (dependencies, run, { platform }) => {
  const { db, clock, connectors } = dependencies;
  const { merchantId, integrationId, cursor } = run;
  const drafts = await findOpenDrafts(db, { integrationId, after: cursor, limit: draftsAtATime });
  const last = drafts.at(-1);
  if (last === undefined) {
    const next = { phase: 'listings', cursor: null, counts: {}, problems: [] };
    await changeIfCurrent(db, run, (tx, running) => advanceRun(tx, running, next, clock.now()));
    return { kind: 'carried' };
  }
  const answers = await connectors.call(platform, 'orders.getDrafts', {
    integrationId,
    lane: 'reconcile',
    timeoutMs,
    input: { ids: drafts.map(({ externalId }) => externalId) },
  });
  const byId = new Map(answers.map(({ key, result }) => [key, result]));
  const toRead: string[] = [];
  const gone: OpenDraft[] = [];
  const problems: RunProblem[] = [];
  const away: NoPage[] = [];
  for (const draft of drafts) {
    const { externalId: externalKey } = draft;
    const state = byId.get(externalKey);
    switch (state?.kind) {
      case 'open':
        break;
      case 'completed':
        toRead.push(state.orderId);
        break;
      case 'gone':
        gone.push(draft);
        toRead.push(externalKey);
        break;
      case 'rejected':
        problems.push({ externalKey, code: state.code, message: state.message });
        break;
      case undefined:
        problems.push({
          externalKey,
          code: 'unanswered',
          message: 'The connector gave no answer for this draft.',
        });
        break;
      case 'rate_limited':
      case 'unavailable':
      case 'unauthorized':
      case 'unknown':
        away.push(state);
    }
  }
  const [first] = away;
  if (first !== undefined) return first;
  const read = await readById(dependencies, { merchantId, integrationId, platform }, toRead, {
    lane: 'reconcile',
  });
  if (read.isAway) return { kind: 'unavailable', message: 'The orders of some drafts could not be read.' };
  for (const draft of gone) {
    if (read.absent.includes(draft.externalId)) await concludeGoneDraft(db, draft, clock.now());
  }
  const counts = { drafts: toRead.length, failed: problems.length };
  const next = { phase: 'drafts', cursor: last.id, counts, problems };
  await changeIfCurrent(db, run, (tx, running) => advanceRun(tx, running, next, clock.now()));
  return { kind: 'carried' };
};
