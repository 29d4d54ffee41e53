import type { NamedAnswer, NamedLease } from '../core.ts';
import type { Catalogue, MemoryChannel, Store } from './store.ts';

/** Records what became of attempts, as far as this epoch holds them; see record-answers.ts. */
export function recordAnswers(
  store: Store,
  catalogue: Catalogue,
  lease: NamedLease,
  answers: readonly NamedAnswer[],
  at: number,
): void {
  const recorded = answers.filter(({ attempt }) => {
    const channel = store.channels.get(attempt.channel);
    const open = channel?.state === 'open' || channel?.state === 'unknown';
    return open && channel.openEpoch === lease.epoch && attempt.id === `${attempt.channel}#${channel.opened}`;
  });
  for (const answer of recorded) {
    const channel = store.channels.get(answer.attempt.channel);
    if (channel !== undefined) store.channels.set(answer.attempt.channel, after(channel, answer, at));
  }
  const listingsOf = (answer: NamedAnswer) => catalogue.channels.get(answer.attempt.channel)?.listings ?? [];
  for (const answer of recorded.filter(({ next }) => next.step === 'confirm')) {
    for (const listing of listingsOf(answer)) {
      if (!isBlocked(store, catalogue, listing)) store.failedItems.delete(listing);
    }
  }
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
}

function after(channel: MemoryChannel, { next, seen, readBack }: NamedAnswer, at: number): MemoryChannel {
  const overtaken = channel.neededRevision > channel.submittedRevision;
  const counted = readBack || next.step === 'confirm' || next.step === 'fail' || next.counted;
  const again = next.step === 'read_back';
  const isYoungest = seen !== null && seen.readStartedAt >= (channel.seenAt ?? seen.readStartedAt);
  return {
    ...channel,
    ...(next.step === 'confirm' && {
      confirmedRevision: channel.submittedRevision,
      confirmed: seen?.quantity ?? null,
    }),
    ...(isYoungest && { seen: seen.quantity, seenAt: seen.readStartedAt }),
    attempts:
      next.step === 'confirm' || overtaken
        ? 0
        : counted
          ? channel.attempts
          : Math.max(channel.attempts - 1, 0),
    state: again
      ? 'unknown'
      : next.step === 'write' || overtaken
        ? 'due'
        : next.step === 'confirm'
          ? 'idle'
          : 'blocked',
    blockCode: next.step === 'fail' && !overtaken ? next.code : null,
    dueAt:
      overtaken && !again
        ? at
        : next.step === 'write' || next.step === 'read_back'
          ? at + next.delayMs
          : null,
    openEpoch: again ? channel.openEpoch : null,
    openedAt: again ? channel.openedAt : null,
  };
}

function isBlocked(store: Store, catalogue: Catalogue, listing: string): boolean {
  return [...catalogue.channels.values()].some(
    ({ name, listings }) => listings.includes(listing) && store.channels.get(name)?.state === 'blocked',
  );
}
