import { decideAll as decide } from '@onhand/core/observations/decide-all.ts';
import type { DecisionByHand, ManyDecided } from '@onhand/core/observations/decide-all.ts';
import type { ProblemCode } from '@onhand/contracts/gateway-api/problems.ts';
import type { Dependencies } from '../../dependencies.ts';

/** The problems of a platform that cannot be read before a decision. Nothing was decided then. */
export const readingProblems: readonly ProblemCode[] = [
  'platform_unavailable',
  'platform_refused',
  'platform_unauthorized',
];

/** Accepts or reverses observations for four routes, and starts publishing their quantities. */
export async function decideAll(wanted: DecisionByHand, dependencies: Dependencies): Promise<ManyDecided> {
  const outcome = await decide(dependencies, wanted);
  const moved = [...outcome.decided, ...outcome.ended];
  dependencies.dispatcher.nudge([...new Set(moved.map(({ integrationId }) => integrationId))]);
  return outcome;
}
