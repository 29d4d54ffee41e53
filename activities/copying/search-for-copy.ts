import type { DraftState, MarkerFound } from '@onhand/contracts/connector/created-order.ts';
import { moveCopy } from '@onhand/core/orders/copies/move-copy.ts';
import { recordDraft } from '@onhand/core/orders/copies/record-draft.ts';
import type { CopyRow } from '@onhand/core/orders/copies/read-copy.ts';
import { absencesNeeded, attemptsAtMost } from '@onhand/domain/orders/copies/timing.ts';
import type { CopyRef, CopyStep } from '@onhand/workflows/contracts/copy.ts';
import type { Dependencies } from '../dependencies.ts';
import { failed, postpone } from './after-fault.ts';
import { isThere, recordCreated } from './record-created.ts';

const searchTimeoutMs = 20_000;
/** A search goes through at most so many pages in one activity. */
const pagesAtMost = 20;
/** The shortest time between two searches. */
const pauseMs = 2_000;

/**
 * Searches for a copy of which nobody knows whether it was created. It counts as absent only after the call
 * can no longer take effect and its order would be shown, in two searches a visibility time apart.
 */
export async function searchForCopy(
  dependencies: Dependencies,
  of: CopyRef,
  copy: CopyRow,
  signal: AbortSignal | undefined,
): Promise<CopyStep> {
  const { db, connectors, clock } = dependencies;
  const { orders } = await connectors.describe(copy.source.platform);
  const visibilityMs = Math.max(pauseMs, orders?.creation?.orderVisibilityMs ?? 0);
  const askedAt = clock.now();
  const found = await search(dependencies, copy, signal);
  switch (found.kind) {
    case 'found': {
      const [there] = found.orders.filter(({ complete }) => complete);
      // The connector completes what it began, instead of creating another.
      if (there === undefined) return createAgain(dependencies, of, copy);
      const isApart = copy.kind === 'draft' && orders?.creation?.drafts === 'apart';
      const follow = isApart ? draftThere : orderThere;
      await follow(dependencies, of, copy, there.externalId);
      return { kind: 'settled' };
    }
    case 'absent': {
      const settlesAt = copy.settlesAt ?? askedAt;
      // It may show at any time before.
      const leftMs = settlesAt.getTime() - askedAt.getTime();
      if (leftMs > 0) return { kind: 'wait', ms: Math.min(leftMs, visibilityMs) };
      if (copy.absences + 1 < absencesNeeded) {
        const again = new Date(askedAt.getTime() + visibilityMs);
        const changes = { absences: copy.absences + 1, settles_at: again };
        await moveCopy(db, of, { event: 'postponed', changes, at: clock.now() });
        return { kind: 'wait', ms: visibilityMs };
      }
      return createAgain(dependencies, of, copy);
    }
    case 'searching':
      await postpone(dependencies, of, copy, 'The search for the marker did not come to its end.');
      return { kind: 'settled' };
    case 'rejected':
      await failed(dependencies, of, copy, { ...found, event: 'exhausted' });
      return { kind: 'settled' };
    case 'rate_limited':
      await postpone(dependencies, of, copy, `${copy.source.name} limits calls.`, found.retryAfterMs);
      return { kind: 'settled' };
    case 'unavailable':
    case 'unauthorized':
    case 'unknown':
      await postpone(dependencies, of, copy, found.message);
      return { kind: 'settled' };
  }
}

async function search(
  { connectors }: Dependencies,
  { source, marker, madeAt, kind }: CopyRow,
  signal: AbortSignal | undefined,
): Promise<MarkerFound> {
  let cursor: string | null = null;
  let answer: MarkerFound | undefined;
  for (let page = 0; page < pagesAtMost; page += 1) {
    answer = await connectors.call(source.platform, 'orders.findByMarker', {
      integrationId: source.integrationId,
      lane: 'sales',
      timeoutMs: searchTimeoutMs,
      input: { marker, since: madeAt.toISOString(), drafts: kind === 'draft', cursor },
      ...(signal === undefined ? {} : { signal }),
    });
    if (answer.kind !== 'searching') return answer;
    cursor = answer.next;
  }
  return answer ?? { kind: 'unavailable', message: 'The search did not begin.' };
}

/** Has the copy created, or completed, again. After the last attempt, a person is asked instead. */
async function createAgain(dependencies: Dependencies, of: CopyRef, copy: CopyRow): Promise<CopyStep> {
  const attempts = copy.attempts + 1;
  if (attempts >= attemptsAtMost) {
    const message = copy.platformMessage ?? 'Every call that creates it ended without an answer.';
    await failed(dependencies, of, copy, { event: 'exhausted', code: 'outcome_unknown', message });
    return { kind: 'settled' };
  }
  const { db, clock } = dependencies;
  await moveCopy(db, of, { event: 'absent', changes: { absences: 0, attempts }, at: clock.now() });
  return { kind: 'create' };
}

/** Records the order that was found, as the source store shows it now. */
async function orderThere(
  dependencies: Dependencies,
  of: CopyRef,
  copy: CopyRow,
  externalId: string,
): Promise<void> {
  const { connectors } = dependencies;
  const answers = await connectors.call(copy.source.platform, 'orders.get', {
    integrationId: copy.source.integrationId,
    lane: 'sales',
    timeoutMs: searchTimeoutMs,
    input: { ids: [externalId] },
  });
  const answer = answers.find(({ key }) => key === externalId)?.result;
  if (answer?.kind === 'order') {
    return recordCreated(dependencies, of, copy, { externalId, order: answer.order });
  }
  const message = answer !== undefined && 'message' in answer ? answer.message : 'It cannot be read yet.';
  await postpone(dependencies, of, copy, message);
}

/** Records what became of the draft that was found, where a draft is no order. */
async function draftThere(
  dependencies: Dependencies,
  of: CopyRef,
  copy: CopyRow,
  externalId: string,
): Promise<void> {
  const { db, connectors, clock } = dependencies;
  const answers = await connectors.call(copy.source.platform, 'orders.getDrafts', {
    integrationId: copy.source.integrationId,
    lane: 'sales',
    timeoutMs: searchTimeoutMs,
    input: { ids: [externalId] },
  });
  const state: DraftState | undefined = answers.find(({ key }) => key === externalId)?.result;
  switch (state?.kind) {
    case 'open':
    case 'gone':
      return recordDraft(db, of, { draft: state, changes: isThere(externalId), at: clock.now() });
    case 'completed':
      return orderThere(dependencies, of, copy, state.orderId);
    case undefined:
      return postpone(dependencies, of, copy, 'It cannot be read yet.');
    case 'rate_limited':
      return postpone(dependencies, of, copy, `${copy.source.name} limits calls.`, state.retryAfterMs);
    case 'rejected':
    case 'unavailable':
    case 'unauthorized':
    case 'unknown':
      return postpone(dependencies, of, copy, state.message);
  }
}
