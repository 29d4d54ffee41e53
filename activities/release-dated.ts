import * as warehouse from '@onhand/core/warehouse/release-street-date.ts';
import type { StreetDateRef, StreetDateStep } from '@onhand/workflows/contracts/street-date.ts';
import type { Dependencies } from './dependencies.ts';

/** Releases the next orders that an item's street date held, and publishes the item if it may be sold now. */
export async function releaseDated(
  { db, clock, dispatcher }: Dependencies,
  item: StreetDateRef,
): Promise<StreetDateStep> {
  const step = await warehouse.releaseDated(db, item, clock.now());
  if (step.kind === 'done') dispatcher.nudge();
  return step;
}
