import type { IntegrationId } from '../ids.ts';
import { goesToZero, isChanged, isEnded } from './effect.ts';
import type { FigureChange } from './effect.ts';

/**
 * At most this many quantities of an integration may go to 0 or end at once without a plan. If this share of
 * its linked listings is more, the share counts.
 */
const zeroUnits = 10;
const zeroShare = 0.2;

/**
 * Tells whether a change requires a reviewed plan. `linked` is the number of linked listings of each
 * integration. Pure.
 *
 * - It starts to write figures that differ from those on the platform.
 * - Or it sets many quantities of one integration to 0, or ends many listings.
 */
export function needsPlan(
  changes: readonly FigureChange[],
  linked: ReadonlyMap<IntegrationId, number>,
): boolean {
  if (changes.some((change) => change.before === null && change.ours !== null && isChanged(change)))
    return true;
  const gone = changes.filter((change) => goesToZero(change) || isEnded(change));
  return [...Map.groupBy(gone, ({ integrationId }) => integrationId)].some(
    ([integrationId, { length }]) =>
      length > Math.max(zeroUnits, zeroShare * (linked.get(integrationId) ?? 0)),
  );
}
