import { policyOf } from '../figures.ts';
import type { Session } from '../session.ts';
import { addedByHand } from '../added-by-hand.ts';
import { Violation } from '../violation.ts';
import { channelsOf, partsOf } from '../world.ts';
import type { Channel, WorldShop } from '../world.ts';
import type { Check } from './check.ts';

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

function checkChannel(session: Session, shop: WorldShop, channel: Channel): void {
  const { state } = session;
  const { name, listings } = channel;
  const stored = state.channels.get(name);
  if (stored === undefined) {
    if (channel.late) return;
    throw new Violation('I5', `${name} is gone`);
  }
  const items = new Set(listings.flatMap((listing) => state.listings.get(listing)?.item ?? []));
  if (stored.state === 'blocked') {
    const code = stored.blockCode ?? '';
    if (!isReason(session, shop, channel, code, items)) {
      throw new Violation('I5', `${name} is blocked (${code}), for no reason`);
    }
    return;
  }
  if (stored.state !== 'idle') throw new Violation('I5', `${name} is still ${stored.state}`);
  const [item] = items;
  // Nothing has made it due: nobody linked it since, and none of its stock moved.
  if (item === undefined || stored.neededRevision === 0) return;
  // What somebody had sent by hand is not kept up.
  if (state.shops.get(shop.name)?.direction === 'disabled') return;
  if (items.size > 1) throw new Violation('I5', `${name} is written, and stands for several items`);
  const figure = Math.max(0, policyOf(session, name, item));
  const shown = session.shopOf(name).shelves.get(name)?.quantityAt(session.now);
  const added = addedByHand(session, shop, item, [channel.location]);
  // A source is not raised by what was added by hand, and shows what it showed.
  const isRight = (units: number | null | undefined) =>
    typeof units === 'number' && units <= figure && units >= figure - added;
  if (!isRight(stored.submitted) || stored.confirmedRevision !== stored.neededRevision) {
    throw new Violation('I5', `${name} should show ${figure} and has ${JSON.stringify(stored)}`);
  }
  if (!isRight(shown)) throw new Violation('I5', `${name} should show ${figure} and shows ${shown}`);
}

/** Whether what keeps a channel from being written is so. */
function isReason(
  { state, world }: Session,
  shop: WorldShop,
  { name, listings, location }: Channel,
  code: string,
  items: ReadonlySet<string>,
): boolean {
  const settings = state.shops.get(shop.name);
  switch (code) {
    case 'not_linked':
      return items.size === 0;
    case 'several_items':
      return items.size > 1;
    case 'inventory_disabled':
      return settings?.direction === 'disabled';
    case 'direction_forbids': {
      const writesBack = world.authority === 'source' && shop.role === 'supplier';
      return settings?.direction === 'inbound' && !(writesBack && settings.writeSalesBack === 'adjust');
    }
    case 'never_received':
      return [...items].some((item) =>
        partsOf(world, item).some(
          ([part]) =>
            (state.itemCountsFrom.get(part) ?? null) === null ||
            // A source opens the stock behind each of its places with that place's own figure.
            !(shop.places[location] ?? []).some((place) => state.levels.has(`${part}@${place}`)),
        ),
      );
    case 'orders_awaited':
      return [...state.observations].some(
        ([key, one]) => key.startsWith(`${name}~`) && one.state === 'provisional' && one.item === null,
      );
    case 'quarantined':
      return [...state.observations].some(
        ([key, one]) => key.startsWith(`${name}~`) && one.state === 'quarantined',
      );
    default:
      return listings.some((listing) => {
        const failed = state.failedItems.get(listing)?.state;
        return failed === 'open' || failed === 'skipped';
      });
  }
}
