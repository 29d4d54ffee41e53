import type { Session } from '../session.ts';
import {
  cameOf,
  committedBehind,
  figureOf,
  flowsIn,
  isQuiet,
  plainItemOf,
  readAll,
  tellAll,
} from '../figures.ts';
import type { FigureCall } from '../calls.ts';
import type { DecidedObservations } from '../core.ts';
import type { StoredObservation } from '../state.ts';
import { readFigures } from '../publisher.ts';
import { Violation } from '../violation.ts';
import { channelsOf } from '../world.ts';
import { oneOf } from './command.ts';
import type { Choose, Command } from './command.ts';

/** Edits a figure over there, and the shop may tell of it. */
function editAny(session: Session, choose: Choose): void {
  const shop = oneOf([...session.shops.values()], choose);
  const channel = shop === undefined ? undefined : oneOf([...shop.shelves.keys()], choose);
  if (shop === undefined || channel === undefined || !mayBeEdited(session, channel)) return;
  session.edit(channel, choose(9) - 4 || 1);
  if (choose(4) > 0) shop.tellFigure(channel, session.now, false);
}

/**
 * Where nothing but edits happens every one is accounted for, so none is made that nobody could tell from a
 * write.
 */
function mayBeEdited({ world, state }: Session, channel: string): boolean {
  const now = state.channels.get(channel)?.state;
  return world.happens !== 'edits' || (now !== 'open' && now !== 'unknown');
}

/** Somebody decides, mostly by the figures of that moment, which may move until they are judged. */
async function decide(
  session: Session,
  of: DecidedObservations,
  decision: 'accept' | 'reverse',
  choose: Choose,
): Promise<void> {
  if (choose(4) === 0) {
    await session.core.decide(of, decision, session.now, null);
    return;
  }
  const startedAt = session.now;
  const wanted = await session.core.beginLook(of, startedAt);
  const call: FigureCall = {
    lease: { shop: '', epoch: 0 },
    startedAt,
    wanted,
    readings: null,
    openOrders: null,
  };
  await readFigures(session, call, () => 'seen');
  session.advance(oneOf([0, 0, 300, 1_100], choose) ?? 0);
  // What a decision uses up of a rise that was read once is not told from what stays.
  for (const { channel } of wanted) {
    const isRising = [...session.state.observations].some(
      ([name, { state }]) => name.startsWith(`${channel}~`) && state === 'rising',
    );
    if (isRising || session.editsMissed(channel) !== 0) session.doubtful.add(channel);
  }
  await session.core.decide(of, decision, session.now, call.readings ?? []);
}

/** What people do to failed items and observations here, and to figures over there. */
export const handCommands = {
  retryFailedItem: {
    weight: 2,
    async run(session, choose) {
      const listing = oneOf([...session.state.failedItems.keys()], choose);
      if (listing !== undefined) await session.core.moveFailedItem(listing, 'retry', session.now);
    },
  },
  skipFailedItem: {
    weight: 1,
    async run(session, choose) {
      const listing = oneOf([...session.state.failedItems.keys()], choose);
      if (listing !== undefined) await session.core.moveFailedItem(listing, 'skip', session.now);
    },
  },
  editFigureThere: {
    weight: 3,
    run: async (session, choose) => editAny(session, choose),
  },
  /**
   * An edit while all else is quiet around its figure: where stock flows in it is booked, once and exactly.
   */
  editInQuiet: {
    weight: 3,
    async run(session, choose) {
      const quiet = session.world.shops.flatMap((shop) =>
        channelsOf(shop).filter(({ name }) => isQuiet(session, name)),
      );
      const channel = oneOf(quiet, choose);
      if (channel === undefined || session.world.happens === 'orders') return;
      const { name, shop } = channel;
      const item = plainItemOf(session, name) ?? '';
      const others = session.world.shops
        .flatMap(channelsOf)
        .filter((one) => one.name !== name && plainItemOf(session, one.name) === item);
      if (!others.every((one) => isQuiet(session, one.name) || !flowsIn(session, one.name))) return;
      const before = cameOf(session, item);
      const promised = committedBehind(session, name, item);
      const units = choose(9) - 4 || 2;
      session.edit(name, units);
      await tellAll(session, shop);
      for (let reading = 0; reading < 2; reading += 1) {
        if (!(await readAll(session, shop))) return;
        session.advance(session.shopOf(name).world.observing.settlesWithinMs);
      }
      await session.look();
      const known = [...session.state.observations].filter(([key]) => key.startsWith(`${name}~`));
      if (known.some(([, { state }]) => state === 'quarantined')) return;
      const { writeSalesBack } = session.state.shops.get(shop) ?? {};
      const isSource = session.world.authority === 'source' && session.shopOf(name).world.role === 'supplier';
      const matched = isSource && writeSalesBack === 'none' ? promised : 0;
      const expected = units < 0 ? Math.min(0, units + matched) : units;
      const came = cameOf(session, item) - before;
      if (came !== expected) {
        throw new Violation('edit', `${units} by hand at ${name} came in as ${came}, not as ${expected}`);
      }
    },
  },
  /**
   * A figure falls while all else is quiet around it, somebody puts it right in the shop, and then somebody
   * decides about the fall: nothing came or went.
   */
  undoInShop: {
    weight: 3,
    async run(session, choose) {
      const quiet = session.world.shops.flatMap((shop) =>
        channelsOf(shop).filter(({ name }) => isQuiet(session, name)),
      );
      const channel = oneOf(quiet, choose);
      if (channel === undefined || session.world.happens === 'orders') return;
      const { name, shop } = channel;
      const item = plainItemOf(session, name) ?? '';
      const others = session.world.shops
        .flatMap(channelsOf)
        .filter((one) => one.name !== name && plainItemOf(session, one.name) === item);
      if (!others.every((one) => isQuiet(session, one.name) || !flowsIn(session, one.name))) return;
      // A fall at a source may account for what is promised elsewhere.
      if (committedBehind(session, name, item) > 0) return;
      const before = cameOf(session, item);
      const units = 1 + choose(4);
      session.edit(name, -units);
      await tellAll(session, shop);
      if (!(await readAll(session, shop))) return;
      await session.look();
      const isIt = ([key, { state }]: readonly [string, StoredObservation]) =>
        key.startsWith(`${name}~`) && (state === 'provisional' || state === 'quarantined');
      const fall = [...session.state.observations].find(isIt)?.[0];
      session.edit(name, units);
      if (fall === undefined) return;
      const { settlesWithinMs } = session.shopOf(name).world.observing;
      // The rise is read before somebody decides, or only then.
      for (let readings = choose(3); readings > 0; readings -= 1) {
        await tellAll(session, shop);
        if (!(await readAll(session, shop))) return;
        session.advance(settlesWithinMs);
      }
      session.advance(oneOf([300, 5_000, 30_000], choose) ?? 0);
      const decision = choose(2) === 0 ? 'accept' : 'reverse';
      const call: FigureCall = {
        lease: { shop: '', epoch: 0 },
        startedAt: session.now,
        wanted: await session.core.beginLook({ observations: [fall] }, session.now),
        readings: null,
        openOrders: null,
      };
      await readFigures(session, call, () => 'seen');
      await session.core.decide({ observations: [fall] }, decision, session.now, call.readings ?? []);
      // A rise is believed when it was read again.
      for (let reading = 0; reading < 2; reading += 1) {
        session.advance(settlesWithinMs);
        await tellAll(session, shop);
        if (!(await readAll(session, shop))) return;
      }
      await session.look();
      const came = cameOf(session, item) - before;
      if (call.wanted.length > 0 && came !== 0) {
        throw new Violation('edit', `${units} at ${name} were put right and ${decision}ed: ${came} came in`);
      }
    },
  },
  /** Another program that keeps setting a figure to its own. */
  overwrite: {
    weight: 1,
    async run(session, choose) {
      if (session.world.happens !== 'all') return;
      const shop = oneOf([...session.shops.values()], choose);
      const channel = shop === undefined ? undefined : oneOf([...shop.shelves.keys()], choose);
      if (shop === undefined || channel === undefined) return;
      if (session.overwritten.delete(channel)) return;
      const figure = choose(12);
      session.overwritten.set(channel, figure);
      session.edit(channel, figure - figureOf(session, channel));
    },
  },
  /** Most figures of a shop are gone at once. */
  massDrop: {
    weight: 1,
    async run(session, choose) {
      if (session.world.happens === 'orders') return;
      const shop = oneOf([...session.shops.values()], choose);
      if (shop === undefined) return;
      for (const name of shop.shelves.keys()) {
        const figure = figureOf(session, name);
        if (figure > 0 && mayBeEdited(session, name)) session.edit(name, -figure);
      }
      await tellAll(session, shop.name);
      await readAll(session, shop.name);
    },
  },
  decideObservation: {
    weight: 3,
    async run(session, choose) {
      if (session.world.happens === 'orders') return;
      const { observations } = session.state;
      const names = [...observations].flatMap(([name, { state }]) =>
        state === 'consumed' || state === 'dropped' ? [] : [name],
      );
      const some = Array.from({ length: 1 + choose(3) }, () => oneOf(names, choose) ?? '');
      const decision = choose(2) === 0 ? 'accept' : 'reverse';
      if (names.length > 0) {
        await decide(session, { observations: [...new Set(some)] }, decision, choose);
      }
    },
  },
  decideMassDrop: {
    weight: 2,
    async run(session, choose) {
      const shop = oneOf([...session.state.massDrops.keys()], choose);
      const decision = choose(2) === 0 ? 'accept' : 'reverse';
      if (shop !== undefined) await decide(session, { shop }, decision, choose);
    },
  },
} satisfies Record<string, Command>;
