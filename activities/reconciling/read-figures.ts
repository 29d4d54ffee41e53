import { beginFigures, judgeFigures } from '@onhand/core/runs/reconciling/judge-figures.ts';
import {
  concludeReconciliation,
  disturbedFailure,
} from '@onhand/core/runs/reconciling/conclude-reconciliation.ts';
import type { CarryPage, NoPage, PageOutcome } from '../bulk/carry-page.ts';
import { readFigures as callForFigures, refusedReading } from '../publishing/calls.ts';
import type { AnsweredReading } from '../publishing/calls.ts';

const timeoutMs = 60_000;

/**
 * Reads the next figures by id that differ from the known ones, or that the shop did not show, and has them
 * judged. After the last, ends the run.
 */
export const readFigures: CarryPage = async (dependencies, run, { platform }): Promise<PageOutcome> => {
  const { db, clock, connectors, dispatcher } = dependencies;
  const { integrationId } = run;
  const { inventory, stock, limits } = await connectors.describe(platform);
  const readBatch = inventory?.readBatch ?? 1;
  const reading = { now: clock.now(), limit: readBatch, readingForMs: 2 * timeoutMs };
  const begun = inventory === null ? undefined : await beginFigures(db, run, reading);
  if (begun === undefined) {
    const concluded = await concludeReconciliation(db, run, { limits, readBatch }, { clock });
    if (concluded === undefined) return { kind: 'carried' };
    dispatcher.nudge([integrationId]);
    // A longer interval holds from now on.
    dispatcher.schedule(integrationId);
    return concluded.undisturbed ? { kind: 'ended' } : { kind: 'failed', ...disturbedFailure };
  }
  const channel = { connectors, integrationId, platform, timeoutMs, lane: 'reconcile' } as const;
  const answers = begun.wanted.length === 0 ? [] : await callForFigures(channel, begun.wanted);
  const away = answers.flatMap(({ answer }) => awayOf(answer));
  const [first] = away;
  if (first !== undefined && away.length === answers.length) return first;
  const { settlesWithinMs, ordersVisibleWithinMs, restoresOn } = stock;
  const moved = await judgeFigures(
    db,
    run,
    {
      readings: answers.flatMap(({ wanted, read }) => (read === null ? [] : [{ wanted, read }])),
      refused: answers.flatMap(refusedReading),
      // What the platform did not answer is due for the publisher.
      left: begun.left + answers.filter(isUnanswered).length,
      last: begun.last,
    },
    { clock, settlesWithinMs, ordersVisibleWithinMs, restoresOn },
  );
  // Wrong figures are due, and stock that moved is spread.
  if (moved || answers.length > 0) dispatcher.nudge([integrationId]);
  return { kind: 'carried' };
};

function isUnanswered(answered: AnsweredReading): boolean {
  return answered.read === null && refusedReading(answered).length === 0;
}

/** Returns the answer if it belongs to the whole integration. */
function awayOf(answer: AnsweredReading['answer']): readonly NoPage[] {
  switch (answer.kind) {
    case 'rate_limited':
      return [{ limit: 'unknown', ...answer }];
    case 'unavailable':
    case 'unauthorized':
      return [answer];
    case 'unknown':
      return [{ kind: 'unknown', message: answer.message, ended: answer.ended }];
    default:
      return [];
  }
}
