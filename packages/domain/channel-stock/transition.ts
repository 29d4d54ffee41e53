import { transitionIn } from '../state-machine.ts';
import type { StateMachine } from '../state-machine.ts';
import { ownReasons } from '../publishing/block-reason.ts';
import { answerEffects } from './answer.ts';
import type { RecordedAnswer } from './answer.ts';
import type { ChannelStock, ChannelStockState } from './channel-stock.ts';

/** What can happen to a channel stock. Times are epoch ms. */
export type ChannelStockEvent =
  /**
   * It may have to show another figure. `forced`: write it even if the platform shows it already.
   * `keepsWait`: channel stock that is due already keeps its wait and its attempts, because its stock has not
   * changed.
   */
  | {
      readonly kind: 'needed';
      readonly cause: string;
      readonly at: number;
      readonly forced?: boolean;
      readonly keepsWait?: boolean;
    }
  /** It may not be written now. */
  | { readonly kind: 'held_back'; readonly code: string }
  /** Its integration's schedule came round. */
  | { readonly kind: 'released'; readonly at: number }
  /** Its last listing was taken off its item. */
  | { readonly kind: 'unlinked' }
  /** A write was committed, and is sent now. */
  | ({ readonly kind: 'sent'; readonly requestKey: string } & Submission & { readonly epoch: number })
  /** The platform shows the needed figure already. */
  | ({ readonly kind: 'already_shown' } & Submission)
  /**
   * Its publisher lost the lease while a write was under way. `effectiveBy`: it can take effect until then.
   */
  | { readonly kind: 'abandoned'; readonly effectiveBy: number }
  /** The write was answered, and its figure is still the needed one. */
  | ({ readonly kind: 'confirmed' | 'retried' | 'failed' } & RecordedAnswer)
  /** The platform shows no 0, so its listing is to be taken off sale. */
  | ({ readonly kind: 'zero_refused' } & RecordedAnswer)
  /** Its listing was taken off sale instead of showing a 0. */
  | { readonly kind: 'taken_off_sale'; readonly at: number }
  /** The write may have taken effect, or not. */
  | ({ readonly kind: 'uncertain' } & RecordedAnswer)
  /** The write was answered, and another figure is needed by now. */
  | ({ readonly kind: 'overtaken' } & RecordedAnswer);

/** What is submitted: the figure of a revision. */
interface Submission {
  readonly revision: number;
  readonly quantity: number;
  readonly delta: number | null;
  readonly ends: boolean;
  readonly at: number;
}

export type ChannelStockEventKind = ChannelStockEvent['kind'];

/** The state that each event leads to. An event that a state does not name cannot happen in it. */
export const channelStockMachine: StateMachine<ChannelStockState, ChannelStockEventKind> = {
  idle: { needed: 'due' },
  due: {
    needed: 'due',
    held_back: 'blocked',
    unlinked: 'idle',
    sent: 'open',
    already_shown: 'idle',
  },
  open: {
    needed: 'open',
    abandoned: 'unknown',
    confirmed: 'idle',
    retried: 'due',
    uncertain: 'unknown',
    failed: 'blocked',
    zero_refused: 'blocked',
    overtaken: 'due',
  },
  unknown: {
    needed: 'unknown',
    confirmed: 'idle',
    retried: 'due',
    uncertain: 'unknown',
    failed: 'blocked',
    overtaken: 'due',
  },
  blocked: { needed: 'due', released: 'due', unlinked: 'idle', taken_off_sale: 'idle' },
};

/** Whether a write is under way, so that a newer need waits for its end. */
export function isUnderWay(state: ChannelStockState): boolean {
  return state === 'open' || state === 'unknown';
}

/**
 * Returns a channel stock after an event, with whatever else `record` holds.
 * Throws a RangeError if the event cannot happen in its state. Pure.
 */
export function transition<Record extends ChannelStock>(record: Record, event: ChannelStockEvent): Record {
  const state = transitionIn(channelStockMachine, record.state, event.kind);
  return { ...record, ...effectsOf(record, event), state };
}

function effectsOf(record: ChannelStock, event: ChannelStockEvent): Partial<ChannelStock> {
  switch (event.kind) {
    case 'needed':
      return { ...need(record, event), ...(waitsOn(record, event) ? {} : queueAt(event.at)) };
    case 'held_back':
      return { blockCode: event.code, dueAt: null };
    case 'released':
      return { blockCode: null, dueAt: event.at };
    case 'unlinked':
      return { blockCode: null, dueAt: null };
    case 'sent':
      return { ...submit(event), ...openAttempt(record, event), blockCode: null };
    case 'already_shown':
      return { ...submit(event), ...confirmKnown(record, event), attempts: 0, dueAt: null, blockCode: null };
    case 'taken_off_sale':
      return confirmOffSale(record, event.at);
    case 'abandoned':
      return { dueAt: event.effectiveBy };
    case 'confirmed':
    case 'retried':
    case 'uncertain':
    case 'failed':
    case 'zero_refused':
    case 'overtaken':
      return answerEffects(record, event, event.kind);
  }
}

/** A write under way comes to its end first, and a kept wait goes on. */
function waitsOn(
  { state }: ChannelStock,
  { keepsWait }: Extract<ChannelStockEvent, { kind: 'needed' }>,
): boolean {
  return isUnderWay(state) || (keepsWait === true && state === 'due');
}

function need(
  record: ChannelStock,
  { cause, at, forced }: Extract<ChannelStockEvent, { kind: 'needed' }>,
): Partial<ChannelStock> {
  const neededRevision = record.neededRevision + 1;
  const waits = record.state === 'due' || isUnderWay(record.state) || isFailed(record);
  return {
    neededRevision,
    cause,
    neededAt: waits ? (record.neededAt ?? at) : at,
    forcedRevision: forced === true ? neededRevision : record.forcedRevision,
  };
}

/** Its last write failed, so that the change behind it still waits. What settings hold back does not wait. */
function isFailed({ state, blockCode, neededRevision, confirmedRevision }: ChannelStock): boolean {
  const isOwn = ownReasons.some((reason) => reason === blockCode);
  return state === 'blocked' && neededRevision > confirmedRevision && blockCode !== null && !isOwn;
}

/** A newer figure does not wait for the older one's next attempt, and has attempts of its own. */
function queueAt(at: number): Partial<ChannelStock> {
  return { dueAt: at, attempts: 0, blockCode: null };
}

function submit({ revision, quantity, delta, ends }: Submission): Partial<ChannelStock> {
  return { submittedRevision: revision, submitted: quantity, submittedDelta: delta, ends };
}

/** A reading under way is older than this write, so another one is wanted if one was. */
function openAttempt(
  record: ChannelStock,
  { epoch, requestKey, at }: Extract<ChannelStockEvent, { kind: 'sent' }>,
): Partial<ChannelStock> {
  return {
    attempts: record.attempts + 1,
    openEpoch: epoch,
    openRequestKey: requestKey,
    openedAt: at,
    readDueAt: record.readDueAt === null ? null : at,
    readingKey: null,
  };
}

function confirmKnown(record: ChannelStock, { revision, quantity, at }: Submission): Partial<ChannelStock> {
  return {
    zeroRefused: false,
    confirmedRevision: revision,
    confirmed: quantity,
    confirmedReadAt: record.knownAt,
    confirmedAt: at,
  };
}

/**
 * Shoppers can buy none of it, which is what the 0 was for. The figure that the platform keeps meanwhile is
 * known as before.
 */
function confirmOffSale({ submittedRevision }: ChannelStock, at: number): Partial<ChannelStock> {
  return {
    confirmedRevision: submittedRevision,
    confirmed: 0,
    confirmedAt: at,
    attempts: 0,
    blockCode: null,
  };
}
