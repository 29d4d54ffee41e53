import type { IntegrationId } from '../ids.ts';
import { goesToZero, isChanged, isEnded } from './effect.ts';
import type { FigureChange } from './effect.ts';

/** So many quantities of an integration may go to 0 or end at once without a plan, or this share of its listings if that is more. */
const zeroUnits = 10;
const zeroShare = 0.2;

/**
 * Whether a change is only made by a plan that somebody has seen: it writes figures that were not written before and
 * are others than stand there, or it sets much of an integration to 0, or ends it, at once. `linked`: how many listings
 * of each integration are linked. Pure.
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
