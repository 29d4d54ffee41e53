import type { Reading } from '@onhand/contracts/connector/unit.ts';

/** How far before the marker's time a search begins: clocks that are set right differ by less. */
const marginMs = 10 * 60_000;

/** Returns the time by the shop's clock from which a search for a marker made at `since` begins. */
export function searchStart(
  since: string,
  { platformAheadMs = 0 }: Pick<Reading, 'platformAheadMs'>,
): string {
  return new Date(Date.parse(since) + Math.min(0, platformAheadMs) - marginMs).toISOString();
}

/** Tells whether a shop's clock is so far behind that a search has to begin earlier. */
export function isFarBehind({ platformAheadMs = 0 }: Pick<Reading, 'platformAheadMs'>): boolean {
  return platformAheadMs < -marginMs / 2;
}
