import { zeroRefused } from '../publishing/write-step.ts';
import type { WriteStep } from '../publishing/write-step.ts';
import type { ChannelStock, SeenFigure } from './channel-stock.ts';

/** The answer to an attempt, or to the reading back after it, with what follows from it. */
export interface RecordedAnswer {
  readonly next: WriteStep;
  /** The figure that the platform returned or showed; null where it gave none. */
  readonly figure: SeenFigure | null;
  /** It answers a reading back, which is no attempt of its own. */
  readonly readBack: boolean;
  /**
   * The figure rose and has to be read again by then, before it is overwritten; null: it has not. Epoch ms.
   */
  readonly readAgainAt: number | null;
  /** Epoch ms. */
  readonly at: number;
}

/** The kinds of events that an answer can be. */
export type AnswerEvent = 'confirmed' | 'retried' | 'uncertain' | 'failed' | 'zero_refused' | 'overtaken';

/**
 * Says which event an answer is for a channel stock. A failure that a newer need has overtaken is none yet.
 * Pure.
 */
export function answerEvent(record: ChannelStock, { next }: RecordedAnswer): AnswerEvent {
  if (next.step === 'read_back') return 'uncertain';
  if (record.neededRevision > record.submittedRevision) return 'overtaken';
  switch (next.step) {
    case 'confirm':
      return 'confirmed';
    case 'write':
      return 'retried';
    case 'take_off_sale':
      return 'zero_refused';
    case 'fail':
      return 'failed';
  }
}

/** Returns what an answer changes besides the state. Pure. */
export function answerEffects(
  record: ChannelStock,
  answer: RecordedAnswer,
  event: AnswerEvent,
): Partial<ChannelStock> {
  const { next } = answer;
  return {
    ...confirmation(record, answer),
    ...latestSeen(record, answer.figure),
    readDueAt: readDueAfter(record, answer),
    attempts: attemptsAfter(record, answer),
    neededAt: neededAfter(record, answer, event),
    blockCode: blockAfter(next, event),
    ...(event === 'zero_refused' ? { ends: true, zeroRefused: true } : {}),
    dueAt: event === 'overtaken' ? answer.at : dueAfter(answer),
    ...(event === 'uncertain' ? {} : { openEpoch: null, openRequestKey: null, openedAt: null }),
  };
}

/** A newer figure is tried at once, whatever the older one waits for. */
function blockAfter(next: WriteStep, event: AnswerEvent): string | null {
  if (event === 'failed' && next.step === 'fail') return next.code;
  if (event === 'zero_refused') return zeroRefused;
  return event === 'retried' && next.step === 'write' ? (next.waitsFor ?? null) : null;
}

function confirmation(record: ChannelStock, answer: RecordedAnswer): Partial<ChannelStock> {
  const { next, figure, readBack, at } = answer;
  if (next.step === 'confirm') {
    const quantity = figure?.quantity ?? null;
    const readAt = figure?.readStartedAt ?? null;
    return {
      zeroRefused: false,
      confirmedRevision: record.submittedRevision,
      confirmed: quantity,
      confirmedReadAt: readAt,
      confirmedAt: at,
      known: quantity,
      knownAt: readAt,
    };
  }
  // Given up without knowing what became of the write: its figure may stand there, or the one before.
  return readBack && next.step === 'fail' && figure === null ? { known: null, knownAt: null } : {};
}

/** A figure that was pushed after this one was read is newer. */
function latestSeen(record: ChannelStock, figure: SeenFigure | null): Partial<ChannelStock> {
  if (figure === null || figure.readStartedAt < (record.seenAt ?? figure.readStartedAt)) return {};
  return { seen: figure.quantity, seenWhy: null, seenAt: figure.readStartedAt };
}

/** A confirmed figure is a reading, unless another one was asked for since, or pushed. */
function readDueAfter(record: ChannelStock, { next, figure, at }: RecordedAnswer): number | null {
  // A record that the platform does not know any more is read, which tells whether it is gone.
  if (next.step === 'fail' && next.code === 'missing') return at;
  const answeredAt = figure?.readStartedAt ?? record.openedAt;
  const pushedSince =
    record.seenAt !== null &&
    answeredAt !== null &&
    record.seenAt > answeredAt &&
    record.seen !== (figure?.quantity ?? record.known);
  if (next.step !== 'read_back' && pushedSince) return at;
  const isRead = next.step === 'confirm' && record.readDueAt !== null && record.readDueAt <= at;
  return isRead ? null : record.readDueAt;
}

/** The change behind a newer need came after the write began: a write carries every change from before. */
function neededAfter(record: ChannelStock, { next }: RecordedAnswer, event: AnswerEvent): number | null {
  return event === 'overtaken' && next.step === 'confirm' ? record.openedAt : record.neededAt;
}

/** A newer need has attempts of its own. An answer that belongs to the whole integration uses up none. */
function attemptsAfter(record: ChannelStock, { next, readBack }: RecordedAnswer): number {
  const overtaken = record.neededRevision > record.submittedRevision;
  if (next.step === 'confirm' || overtaken) return 0;
  const counted = readBack || !('counted' in next) || next.counted;
  return counted ? record.attempts : Math.max(record.attempts - 1, 0);
}

function dueAfter({ next, readAgainAt, at }: RecordedAnswer): number | null {
  if (next.step !== 'write' && next.step !== 'read_back') return null;
  return Math.max(at + next.delayMs, readAgainAt ?? 0);
}
