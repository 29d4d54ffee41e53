import type { Api } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import type { Problem } from '../../api/problem.ts';
import { counted, inWords } from '../../parts/words.ts';
import type { WantedDecision } from './wanted-decision.ts';

/** What became of the figures: how many were decided, how many went back by themselves. */
export interface Decided {
  readonly decided: number;
  readonly ended: number;
  /** What was left undecided, and why. Null: nothing. */
  readonly refused: Problem | null;
}

/** As many as the API takes at once. */
const atOnce = 1_000;

/** Accepts or reverses figures. Throws the gateway's problem if a shop cannot be read. */
export async function decide(
  fetch: Api['fetch'],
  { decision, observations, ofShop }: WantedDecision,
  withoutReading: boolean,
): Promise<Decided> {
  const body =
    ofShop === null
      ? { ids: observations.slice(0, atOnce).map(({ id }) => id), withoutReading }
      : { integrationId: ofShop, withoutReading };
  const { decided, ended, refused } = await answered(
    decision === 'accept'
      ? fetch.POST('/v1/observations/accept', { body })
      : fetch.POST('/v1/observations/reverse', { body }),
  );
  return { decided: decided.length, ended: ended.length, refused: problemOf(refused) };
}

function problemOf(refused: readonly { readonly code: string }[]): Problem | null {
  const [first] = refused;
  if (first === undefined) return null;
  const reasons = [...new Set(refused.map(({ code }) => inWords(code.replace('observation_', ''))))];
  return {
    title: `${counted(refused.length, 'mismatch', 'mismatches')} left undecided`,
    detail: `${reasons.join(', ')}.`,
    status: 409,
    code: first.code,
    fix: 'Wait a moment, look at the list again, and decide those that are still there.',
  };
}
