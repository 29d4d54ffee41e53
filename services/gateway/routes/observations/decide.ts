import { decideAll as decide } from '@onhand/core/observations/decide-all.ts';
import type { ManyDecided } from '@onhand/core/observations/decide-all.ts';
import type { WantedDecision } from '@onhand/core/observations/decide.ts';
import type { Dependencies } from '../../dependencies.ts';

/** Accepts or reverses observations for four routes, and starts publishing their quantities. */
export async function decideAll(
  wanted: WantedDecision,
  { db, clock, dispatcher }: Dependencies,
): Promise<ManyDecided> {
  const outcome = await decide(db, wanted, { clock });
  dispatcher.nudge([...new Set(outcome.decided.map(({ integrationId }) => integrationId))]);
  return outcome;
}
