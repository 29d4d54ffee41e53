import { describe, expect, it } from 'vitest';
import { answerEvent } from './answer.ts';
import type { RecordedAnswer } from './answer.ts';
import type { ChannelStock } from './channel-stock.ts';
import { afterReading } from './reading.ts';
import { transition } from './transition.ts';

const idle: ChannelStock = {
  state: 'idle',
  blockCode: null,
  neededRevision: 4,
  neededAt: 10,
  cause: 'stock',
  forcedRevision: 0,
  submittedRevision: 4,
  submitted: 7,
  submittedDelta: null,
  ends: false,
  zeroRefused: false,
  confirmedRevision: 4,
  confirmed: 7,
  confirmedReadAt: 20,
  confirmedAt: 21,
  known: 7,
  knownAt: 20,
  seen: 7,
  seenWhy: null,
  seenAt: 20,
  readDueAt: null,
  readingKey: null,
  dueAt: null,
  attempts: 0,
  openEpoch: null,
  openRequestKey: null,
  openedAt: null,
};
const backingOff: ChannelStock = { ...idle, state: 'due', neededRevision: 5, dueAt: 900, attempts: 3 };
const open: ChannelStock = {
  ...idle,
  state: 'open',
  neededRevision: 5,
  submittedRevision: 5,
  submitted: 3,
  attempts: 1,
  openEpoch: 2,
  openRequestKey: 'key',
  openedAt: 50,
};

describe('a need', () => {
  const needed = { kind: 'needed', cause: 'stock', at: 100 } as const;

  it('makes idle channel stock due at once, and begins its wait', () => {
    const after = transition(idle, needed);
    expect(after).toMatchObject({ state: 'due', neededRevision: 5, neededAt: 100, dueAt: 100 });
  });

  it('ends the back-off of an older figure, and gives the newer one attempts of its own', () => {
    expect(transition(backingOff, needed)).toMatchObject({ dueAt: 100, attempts: 0, neededAt: 10 });
  });

  it('after a failed write goes on with its wait, and begins it anew where settings held it back', () => {
    const failed = { ...idle, state: 'blocked', neededRevision: 5, blockCode: 'product_is_locked' } as const;
    expect(transition(failed, needed)).toMatchObject({ state: 'due', neededRevision: 6, neededAt: 10 });
    const heldBack = { ...failed, blockCode: 'quantity_sync_off' };
    expect(transition(heldBack, needed)).toMatchObject({ state: 'due', neededAt: 100 });
    expect(transition({ ...failed, confirmedRevision: 5 }, needed)).toMatchObject({ neededAt: 100 });
  });

  it('by a judged figure keeps the back-off: the stock is what it was', () => {
    const kept = transition(backingOff, { ...needed, keepsWait: true });
    expect(kept).toMatchObject({ state: 'due', neededRevision: 6, dueAt: 900, attempts: 3 });
    expect(transition(idle, { ...needed, keepsWait: true })).toMatchObject({ state: 'due', dueAt: 100 });
  });

  it('waits for the end of a write under way', () => {
    expect(transition(open, needed)).toMatchObject({ state: 'open', neededRevision: 6, attempts: 1 });
  });

  it('that somebody asks for forces the revision that it raises', () => {
    expect(transition(idle, { ...needed, forced: true }).forcedRevision).toBe(5);
  });
});

describe('an answer', () => {
  const figure = { quantity: 3, readStartedAt: 60 };
  const confirmed: RecordedAnswer = {
    next: { step: 'confirm', quantity: 3 },
    figure,
    readBack: false,
    readAgainAt: null,
    at: 70,
  };
  const answered = (record: ChannelStock, answer: RecordedAnswer) =>
    transition(record, { kind: answerEvent(record, answer), ...answer });

  it('confirms the figure, which is known and seen from then on', () => {
    expect(answered(open, confirmed)).toMatchObject({
      state: 'idle',
      confirmedRevision: 5,
      confirmed: 3,
      known: 3,
      knownAt: 60,
      seen: 3,
      attempts: 0,
      openRequestKey: null,
    });
  });

  it('to a figure that is needed no more leads to the next write at once', () => {
    const overtaken = answered({ ...open, neededRevision: 6 }, confirmed);
    expect(overtaken).toMatchObject({ state: 'due', dueAt: 70, confirmedRevision: 5, confirmed: 3 });
    const failure = { ...confirmed, next: { step: 'fail', code: 'x', message: '' }, figure: null } as const;
    expect(answered({ ...open, neededRevision: 6 }, failure)).toMatchObject({
      state: 'due',
      blockCode: null,
    });
  });

  it('that makes its listing wait for a limit says so, until it is written or a newer figure is needed', () => {
    const next = { step: 'write', delayMs: 500, counted: false, waitsFor: 'unit_limited' } as const;
    const waits = answered(open, { ...confirmed, next, figure: null });
    expect(waits).toMatchObject({ state: 'due', blockCode: 'unit_limited', dueAt: 570, attempts: 0 });
    const needed = { kind: 'needed', cause: 'stock', at: 100 } as const;
    expect(transition(waits, needed)).toMatchObject({ blockCode: null, dueAt: 100 });
    expect(transition(waits, { ...needed, keepsWait: true })).toMatchObject({
      blockCode: 'unit_limited',
      dueAt: 570,
    });
    const submission = { revision: 5, quantity: 3, delta: null, ends: false, at: 600 };
    expect(
      transition(waits, { kind: 'sent', requestKey: 'k', epoch: 2, ...submission }).blockCode,
    ).toBeNull();
    expect(transition(waits, { kind: 'already_shown', ...submission }).blockCode).toBeNull();
    const overtaken = answered({ ...open, neededRevision: 6 }, { ...confirmed, next, figure: null });
    expect(overtaken).toMatchObject({ state: 'due', blockCode: null, dueAt: 70 });
  });

  it('that confirms lets the wait of a newer need begin with the write, and one that does not lets it go on', () => {
    const newer = { ...open, neededRevision: 6 };
    expect(answered(newer, confirmed)).toMatchObject({ state: 'due', neededAt: 50 });
    const next = { step: 'write', delayMs: 500, counted: true } as const;
    expect(answered(newer, { ...confirmed, next, figure: null })).toMatchObject({
      state: 'due',
      neededAt: 10,
    });
    expect(answered(open, confirmed)).toMatchObject({ state: 'idle', neededAt: 10 });
  });

  it('of unknown outcome keeps the attempt, to be read back', () => {
    const next = { step: 'read_back', delayMs: 40, counted: true } as const;
    const after = answered(open, { ...confirmed, next, figure: null });
    expect(after).toMatchObject({ state: 'unknown', dueAt: 110, openRequestKey: 'key', openEpoch: 2 });
  });

  it('that gives up without a figure leaves nothing known', () => {
    const next = { step: 'fail', code: 'outcome_unknown', message: '' } as const;
    const after = answered(
      { ...open, state: 'unknown' },
      { ...confirmed, next, figure: null, readBack: true },
    );
    expect(after).toMatchObject({
      state: 'blocked',
      blockCode: 'outcome_unknown',
      known: null,
      knownAt: null,
    });
  });

  it('asks for a reading if another figure was pushed after it was read', () => {
    expect(answered({ ...open, seen: 9, seenAt: 65 }, confirmed)).toMatchObject({ readDueAt: 70, seen: 9 });
    expect(answered({ ...open, seen: 3, seenAt: 65 }, confirmed).readDueAt).toBeNull();
  });

  it('with a figure that rose waits until it was read again', () => {
    const next = { step: 'write', delayMs: 0, counted: true } as const;
    expect(answered(open, { ...confirmed, next, readAgainAt: 500 })).toMatchObject({
      state: 'due',
      dueAt: 500,
    });
  });
});

describe('a reading', () => {
  const reading = {
    quantity: 9,
    why: null,
    readStartedAt: 80,
    known: { figure: 9, at: 80 },
    readAgainAt: null,
    isWrong: true,
    at: 90,
  } as const;

  it('of a wrong figure makes idle channel stock due, and blocked one not', () => {
    expect(afterReading(idle, reading)).toMatchObject({
      state: 'due',
      dueAt: 90,
      known: 9,
      cause: 'observation',
    });
    const blocked: ChannelStock = { ...idle, state: 'blocked', blockCode: 'x' };
    expect(afterReading(blocked, reading)).toMatchObject({ state: 'blocked', neededRevision: 4, known: 9 });
  });

  it('keeps the back-off of a write that is due', () => {
    expect(afterReading(backingOff, reading)).toMatchObject({ dueAt: 900, attempts: 3, neededRevision: 6 });
  });

  it('of a rise holds the write back until the rise was read again', () => {
    const rise = { ...reading, known: null, isWrong: false, readAgainAt: 2000 };
    expect(afterReading(backingOff, rise)).toMatchObject({ dueAt: 2000, readDueAt: 2000, known: 7 });
  });

  it('leaves a figure that was pushed since', () => {
    expect(afterReading({ ...idle, seen: 5, seenAt: 85 }, reading)).toMatchObject({ seen: 5, seenAt: 85 });
  });
});

it('an event that cannot happen in a state is refused', () => {
  expect(() => transition(idle, { kind: 'held_back', code: 'x' })).toThrow(RangeError);
});

describe('a refused 0', () => {
  const zero: ChannelStock = { ...open, submitted: 0 };
  const answer = {
    next: { step: 'take_off_sale', message: 'No 0.' },
    figure: null,
    readBack: false,
    readAgainAt: null,
    at: 100,
  } as const;

  it('waits until its listing is off sale, which confirms it; the figure there stays known', () => {
    expect(answerEvent(zero, answer)).toBe('zero_refused');
    const waiting = transition(zero, { kind: 'zero_refused', ...answer });
    expect(waiting).toMatchObject({
      state: 'blocked',
      blockCode: 'zero_refused',
      ends: true,
      zeroRefused: true,
      confirmed: 7,
    });
    const settled = transition(waiting, { kind: 'taken_off_sale', at: 200 });
    expect(settled).toMatchObject({
      state: 'idle',
      blockCode: null,
      confirmed: 0,
      confirmedRevision: 5,
      known: 7,
    });
  });

  it('is none where another figure is needed by now', () => {
    expect(answerEvent({ ...zero, neededRevision: 6 }, answer)).toBe('overtaken');
  });
});
