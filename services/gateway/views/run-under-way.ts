import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { RunUnderWay } from '@onhand/core/runs/requested/run-under-way.ts';
import { bulkRunView } from './sync-run-view.ts';

/** Rethrows an error. Adds `syncRun` to the refusal of an operation that is under way. */
export function throwWithRun(error: unknown, now: Date): never {
  if (!(error instanceof RunUnderWay)) throw error;
  throw new Refusal(error.code, { members: { syncRun: bulkRunView(error.run, now) } });
}
