import type { FigureCall } from './calls.ts';
import { readFigures } from './publisher.ts';
import { itemBehind } from './item-behind.ts';
import { toldKey } from './session.ts';
import type { Session } from './session.ts';
import { partsOf, channelsOf } from './world.ts';

/** What a shop's record shows now. */
export function figureOf(session: Session, channel: string): number {
  return session.shopOf(channel).shelves.get(channel)?.quantityAt(session.now) ?? 0;
}

/** A shop tells all of its figures, and they come to the door. */
export async function tellAll(session: Session, name: string): Promise<void> {
  const shop = session.shops.get(name);
  if (shop === undefined) return;
  const waiting = shop.mailbox.splice(0);
  for (const channel of shop.shelves.keys()) shop.tellFigure(channel, session.now, false);
  const events = shop.mailbox.splice(0);
  shop.mailbox.push(...waiting);
  await session.deliver(events.map((event) => ({ shop: name, origin: 'webhook', event })));
}

/**
 * Reads what is to be read of a shop, as a publisher does that nothing hinders; false where another one is at
 * it.
 */
export async function readAll(session: Session, shop: string): Promise<boolean> {
  const { core } = session;
  const lease = await core.acquireLease(shop, session.now);
  if (lease === null) return false;
  const wanted = await core.takeReadings(lease, session.now, 100);
  const call: FigureCall = { lease, startedAt: session.now, wanted, readings: null, openOrders: null };
  await readFigures(session, call, () => 'seen');
  await core.recordReadings(lease, call.readings ?? [], session.now, call.openOrders);
  await core.releaseLease(lease);
  return true;
}

/**
 * The one item that a channel's figure stands for; undefined where there is none, or it is a bundle, or not
 * opened.
 */
export function plainItemOf(session: Session, channel: string): string | undefined {
  const item = itemBehind(session, channel);
  return item === undefined || (session.state.itemCountsFrom.get(item) ?? null) === null ? undefined : item;
}

/** Whether changes by hand at a channel enter the ledger. */
export function flowsIn(session: Session, channel: string): boolean {
  const [shop = ''] = channel.split('/');
  const direction = session.state.shops.get(shop)?.direction;
  return (
    (direction === 'inbound' || direction === 'bidirectional') && plainItemOf(session, channel) !== undefined
  );
}

/** Whether all that may stand at a channel is what is known of it, and nothing is under way there. */
export function isQuiet(session: Session, name: string): boolean {
  const { state, now } = session;
  const channel = state.channels.get(name);
  const shop = session.shopOf(name);
  const shelf = shop.shelves.get(name);
  if (channel === undefined || shelf === undefined || channel.knownAt === null) return false;
  const { settlesWithinMs } = shop.world.observing;
  const listings = channelsOf(shop.world).find((one) => one.name === name)?.listings ?? [];
  const since = channel.knownAt - settlesWithinMs;
  const isSure = [...state.deductions].every(
    ([key, { takenAt }]) => takenAt < since || !listings.includes(key.split(' ')[0] ?? ''),
  );
  const isOver = [...state.observations].every(
    ([key, one]) =>
      !key.startsWith(`${name}~`) || !['provisional', 'rising', 'quarantined'].includes(one.state),
  );
  return (
    (channel.state === 'idle' ||
      (channel.state === 'blocked' && channel.blockCode === 'direction_forbids')) &&
    channel.readDueAt === null &&
    channel.known === shelf.quantityAt(now) &&
    !shelf.movesAt(now) &&
    isSure &&
    isOver &&
    shelf.changes.every((change) => isHeard(session, shop.name, change)) &&
    flowsIn(session, name)
  );
}

/** Whether a change of an order, or a later one, has been taken in, and its lines count. */
export function isHeard(
  { shops, state, brought }: Session,
  shop: string,
  { order, change }: { readonly order: string; readonly change: number },
): boolean {
  const counts = [...state.lines].every(
    ([name, { effect }]) =>
      !name.startsWith(`${shop}/${order}/`) || effect === 'counted' || effect === 'unknown_listing',
  );
  if (!counts) return false;
  const key = state.orders.get(`${shop}/${order}`)?.snapshotKey;
  const snapshot = brought.get(`${shop}/${toldKey(key ?? '')}`);
  return snapshot !== undefined && (shops.get(shop)?.changesBehind(snapshot).last ?? 0) >= change;
}

/** What of an item came and went without orders, at all locations. */
export function cameOf({ state }: Session, item: string): number {
  return [...state.ledger].reduce(
    (sum, [level, { withoutOrders }]) => sum + (level.startsWith(`${item}@`) ? withoutOrders : 0),
    0,
  );
}

/** What is promised of an item behind a channel. */
export function committedBehind({ state, world }: Session, channel: string, item: string): number {
  const [shop, , location = ''] = channel.split('/');
  const places = world.shops.find(({ name }) => name === shop)?.places[location] ?? [];
  return places.reduce((sum, place) => sum + (state.levels.get(`${item}@${place}`)?.committed ?? 0), 0);
}

/** What a channel is to show by what is available now. */
export function policyOf({ state, world }: Session, channel: string, item: string): number {
  const [shop, , location = ''] = channel.split('/');
  const places = world.shops.find(({ name }) => name === shop)?.places[location] ?? [];
  const available = (part: string, place: string) => {
    const { onHand = 0, committed = 0 } = state.levels.get(`${part}@${place}`) ?? {};
    return onHand - committed;
  };
  const parts = partsOf(world, item);
  return places
    .map((place) => Math.min(...parts.map(([part, each]) => Math.floor(available(part, place) / each))))
    .reduce((sum, each) => sum + each, 0);
}
