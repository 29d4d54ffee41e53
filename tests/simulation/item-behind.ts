import type { Session } from './session.ts';
import { channelsOf } from './world.ts';

/**
 * The one item that a channel's figure stands for, opened or not; undefined where there is none, or several,
 * or it is a bundle.
 */
export function itemBehind({ state, world }: Session, channel: string): string | undefined {
  const shop = world.shops.find(({ name }) => channel.startsWith(`${name}/`));
  const listings = shop === undefined ? [] : channelsOf(shop).find(({ name }) => name === channel)?.listings;
  const items = new Set((listings ?? []).flatMap((listing) => state.listings.get(listing)?.item ?? []));
  const [item] = items;
  if (item === undefined || items.size > 1) return undefined;
  const isBundle = world.items.some(({ name, components }) => name === item && components !== undefined);
  return isBundle ? undefined : item;
}
