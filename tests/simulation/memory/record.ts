import { answerEvent } from '@onhand/domain/channel-stock/answer.ts';
import { transition } from '@onhand/domain/channel-stock/transition.ts';
import type { ChannelStockId } from '@onhand/domain/ids.ts';
import { cameAfter, isSurprising } from '@onhand/domain/observing/answers.ts';
import type { FigureRead } from '@onhand/domain/observing/meaning.ts';
import { ownReasons } from '@onhand/domain/publishing/block-reason.ts';
import { readAgainAt } from '@onhand/domain/observing/observation.ts';
import type { NamedAnswer, NamedLease } from '../core.ts';
import type { WorldShop } from '../world.ts';
import { drop, judgeReadings } from './judge.ts';
import { openOf } from './reading-inputs.ts';
import { settleWrittenBack } from './written-back.ts';
import type { Catalogue, MemoryChannel, Store } from './store.ts';

/** Records what became of attempts, as far as this epoch holds them; see record-answers.ts. */
export function recordAnswers(
  store: Store,
  catalogue: Catalogue,
  { lease, shop }: { lease: NamedLease; shop: WorldShop },
  answers: readonly NamedAnswer[],
  at: number,
): void {
  const recorded = answers.filter(({ attempt }) => {
    const channel = store.channels.get(attempt.channel);
    const open = channel?.state === 'open' || channel?.state === 'unknown';
    return open && channel.openEpoch === lease.epoch && attempt.id === `${attempt.channel}#${channel.opened}`;
  });
  const observing = { at: new Date(at), ...shop.observing };
  const found = judgeReadings(store, catalogue, surprisesOf(recorded), observing);
  for (const answer of recorded) {
    const name = answer.attempt.channel as ChannelStockId;
    const channel = store.channels.get(name);
    const one = found.get(name);
    const again = one === undefined ? null : (readAgainAt(one, observing)?.getTime() ?? null);
    if (channel !== undefined) store.channels.set(name, after(channel, answer, at, again));
  }
  const confirmed = recorded.filter(({ next }) => next.step === 'confirm');
  for (const { attempt } of confirmed) {
    for (const [id] of openOf(store, attempt.channel, 'rising')) drop(store, id);
  }
  const listingsOf = (answer: NamedAnswer) => catalogue.channels.get(answer.attempt.channel)?.listings ?? [];
  const failed = recorded.filter(
    ({ attempt, next }) => next.step === 'fail' && store.channels.get(attempt.channel)?.state === 'blocked',
  );
  // One row per listing, though several of its records failed.
  const rows = new Map(failed.flatMap((answer) => listingsOf(answer).map((listing) => [listing, answer])));
  for (const [listing, { attempt, next }] of rows) {
    const attempts = store.channels.get(attempt.channel)?.attempts ?? 0;
    const code = next.step === 'fail' ? next.code : '';
    const before = store.failedItems.get(listing)?.attempts ?? 0;
    store.failedItems.set(listing, { state: 'open', code, attempts: before + attempts });
  }
  for (const { attempt } of failed) {
    const channel = store.channels.get(attempt.channel);
    if (channel !== undefined) store.channels.set(attempt.channel, { ...channel, attempts: 0 });
  }
  for (const { attempt } of confirmed) closeFailedItems(store, catalogue, attempt.channel);
  settleWrittenBack(
    store,
    catalogue,
    confirmed.map(({ attempt: { id, channel } }) => {
      const { basis = {} } = store.channels.get(channel) ?? {};
      return { channel, basis, sourceKey: id };
    }),
  );
}

/** Figures that are not what was written, or that were not written by us; see judge-answers.ts. */
function surprisesOf(answers: readonly NamedAnswer[]): readonly FigureRead[] {
  return answers.flatMap(({ attempt, seen, ...answer }) => {
    const figure = { ...answer, seen, wanted: attempt.quantity };
    if (seen === null || !isSurprising(figure)) return [];
    return [
      {
        channelStockId: attempt.channel as ChannelStockId,
        quantity: seen.quantity,
        why: null,
        readStartedAt: new Date(seen.readStartedAt),
        platformAt: seen.platformAt === null ? null : new Date(seen.platformAt),
        after: cameAfter(figure),
      },
    ];
  });
}

/** Closes the failed items of a channel's listings, unless another record of theirs is blocked. */
export function closeFailedItems(store: Store, catalogue: Catalogue, channel: string): void {
  for (const listing of catalogue.channels.get(channel)?.listings ?? []) {
    if (!isBlocked(store, catalogue, listing)) store.failedItems.delete(listing);
  }
}

function after(
  channel: MemoryChannel,
  { next, seen, readBack }: NamedAnswer,
  at: number,
  readAgainAt: number | null,
): MemoryChannel {
  const figure = seen === null ? null : { quantity: seen.quantity, readStartedAt: seen.readStartedAt };
  const answer = { next, figure, readBack, readAgainAt, at };
  return transition(channel, { kind: answerEvent(channel, answer), ...answer });
}

function isBlocked(store: Store, catalogue: Catalogue, listing: string): boolean {
  const byChoice = new Set<string>(ownReasons);
  return [...catalogue.channels.values()].some(({ name, listings }) => {
    const { state, blockCode = null } = store.channels.get(name) ?? {};
    const failed = state === 'blocked' && blockCode !== null && !byChoice.has(blockCode);
    return failed && listings.includes(listing);
  });
}
