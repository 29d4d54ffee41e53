import type { Fault } from '@onhand/contracts/connector/fault.ts';

/**
 * Time between two passes that look for changed products. eBay tells no time of change, so each pass reads
 * all of them, with a call for each item, from the budget that all sellers share.
 */
const everyMs = 7_200_000;
const keptAtMost = 1_000;
const begun = new Map<string, number>();

/** Refuses a pass too soon after the last one of this process. Null: it may begin. */
export function passTooSoon(integrationId: string): Fault | null {
  const waitMs = (begun.get(integrationId) ?? -Infinity) + everyMs - performance.now();
  return waitMs <= 0
    ? null
    : { kind: 'rate_limited', retryAfterMs: Math.ceil(waitMs), limit: 'changed_products', own: true };
}

/** Notes that a pass has begun: its first page was read. */
export function notePass(integrationId: string): void {
  if (begun.size >= keptAtMost) begun.clear();
  begun.set(integrationId, performance.now());
}
