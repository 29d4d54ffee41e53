import type { CoreState } from './state.ts';
import { channelsOf, partsOf } from './world.ts';
import type { World } from './world.ts';

/** Whether what is seen at a channel means anything: it shows what somebody has counted. */
export function isObserved(
  { state, world }: { readonly state: CoreState; readonly world: World },
  channel: string,
): boolean {
  const shop = world.shops.find(({ name }) => channel.startsWith(`${name}/`));
  const listings = shop === undefined ? [] : channelsOf(shop).find(({ name }) => name === channel)?.listings;
  const items = (listings ?? []).flatMap((listing) => state.listings.get(listing)?.item ?? []);
  return items.some((item) =>
    partsOf(world, item).every(([part]) => (state.itemCountsFrom.get(part) ?? null) !== null),
  );
}
