import type { Description, Limit } from '@onhand/contracts/connector/behaviour.ts';
import { limitsOf } from '@onhand/domain/limits/limit.ts';
import type { OwnLimits } from '@onhand/domain/limits/limit.ts';

/** The assumed duration of a call on a platform that limits only concurrent calls. */
const callSeconds = 1;

/** Estimates the calls that a number of writes takes, and their minutes by the limits. Pure. */
export function estimate(
  { inventory, limits }: Pick<Description, 'inventory' | 'limits'>,
  own: OwnLimits | null,
  writes: number,
): { readonly calls: number; readonly minutes: number } {
  const calls = inventory === null ? 0 : Math.ceil(writes / inventory.writes.batch);
  const seconds = Math.max(0, ...[...limits, ...limitsOf(own)].map((limit) => secondsUnder(limit, calls)));
  return { calls, minutes: Math.round(seconds / 6) / 10 };
}

function secondsUnder(limit: Limit, calls: number): number {
  switch (limit.kind) {
    case 'bucket':
      return Math.max(0, calls - limit.capacity) / limit.perSecond;
    case 'window':
      return Math.floor(Math.max(0, calls - 1) / limit.max) * limit.seconds;
    case 'concurrency':
      return Math.ceil(calls / limit.max) * callSeconds;
  }
}
