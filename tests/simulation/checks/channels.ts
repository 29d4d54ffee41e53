import type { Session } from '../session.ts';
import { Violation } from '../violation.ts';
import { channelsOf, partsOf } from '../world.ts';
import type { Channel, WorldShop } from '../world.ts';
import type { Check } from './check.ts';

/** Reasons that stand with the channel itself, with no failed item. */
const standing = new Set(['not_linked', 'quantity_sync_off', 'no_location_mapped', 'several_items']);

/** I5: at rest each channel shows what the policy says, or has an open reason. */
export function channelsCheck(): Check {
  return {
    atRest(session) {
      for (const shop of session.world.shops) {
        for (const channel of channelsOf(shop)) checkChannel(session, shop, channel);
      }
    },
  };
}

function checkChannel(session: Session, shop: WorldShop, { name, location, listings }: Channel): void {
  const { state } = session;
  const channel = state.channels.get(name);
  if (channel === undefined) throw new Violation('I5', `${name} is gone`);
  const items = new Set(listings.flatMap((listing) => state.listings.get(listing)?.item ?? []));
  if (channel.state === 'blocked') {
    const code = channel.blockCode ?? '';
    const isKnown =
      standing.has(code) ||
      listings.some(
        (listing) =>
          state.failedItems.get(listing)?.state === 'open' ||
          state.failedItems.get(listing)?.state === 'skipped',
      );
    if (!isKnown) throw new Violation('I5', `${name} is blocked (${code}), and no failed item says so`);
    if (code === 'several_items' && items.size < 2) throw new Violation('I5', `${name} has one item only`);
    return;
  }
  if (channel.state !== 'idle') throw new Violation('I5', `${name} is still ${channel.state}`);
  const [item] = items;
  if (item === undefined || neverMoved(session, item)) return;
  if (items.size > 1) throw new Violation('I5', `${name} is written, and stands for several items`);
  const places = shop.places[location] ?? [];
  const available = (part: string, place: string) => {
    const { onHand = 0, committed = 0 } = state.levels.get(`${part}@${place}`) ?? {};
    return onHand - committed;
  };
  const parts = partsOf(session.world, item);
  const figure = places
    .map((place) => Math.min(...parts.map(([part, each]) => Math.floor(available(part, place) / each))))
    .reduce((sum, each) => sum + each, 0);
  if (channel.submitted !== figure || channel.confirmedRevision !== channel.neededRevision) {
    throw new Violation('I5', `${name} should show ${figure} and has ${JSON.stringify(channel)}`);
  }
  const shelf = session.shopOf(name).shelves.get(name);
  // What others did there since our last write is theirs: it is seen, and not booked.
  if (shelf === undefined || (!shelf.movedSince && shelf.quantity !== figure)) {
    throw new Violation('I5', `${name} should show ${figure} and shows ${shelf?.quantity}`);
  }
}

/** Nobody has received, counted or ordered it, so nothing has made it due. */
function neverMoved({ state, world }: Session, item: string): boolean {
  return (
    !partsOf(world, item).some(([part]) =>
      [...state.levels.keys()].some((name) => name.startsWith(`${part}@`)),
    ) && ![...state.lines.values()].some((line) => line.item === item && line.effect === 'counted')
  );
}
