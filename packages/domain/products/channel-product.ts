import { transitionIn } from '../state-machine.ts';
import type { StateMachine } from '../state-machine.ts';

/**
 * Whether a product on an integration is in step, has to be compared, waits for its mode, or needs a person.
 */
export type ChannelProductState = 'idle' | 'due' | 'waiting' | 'failed';

/** What can happen to a product on an integration. */
export type ChannelProductEvent =
  /** It may have changed, here or there, or its settings did. */
  | 'needed'
  /** Its integration's schedule came round. */
  | 'released'
  /** Both sides agree. */
  | 'in_step'
  /** Its mode lets the change through later only. */
  | 'held_back'
  /** Somebody has to look. */
  | 'failed'
  /** It is looked at again later. */
  | 'put_off'
  /** It ended in any way, and is needed again by now. */
  | 'overtaken';

const concluded = {
  in_step: 'idle',
  held_back: 'waiting',
  failed: 'failed',
  put_off: 'due',
  overtaken: 'due',
} as const;

/**
 * The state that each event leads to. A comparison may begin twice, so its end can come in any state.
 */
export const channelProductMachine: StateMachine<ChannelProductState, ChannelProductEvent> = {
  idle: { needed: 'due', ...concluded },
  due: { needed: 'due', ...concluded },
  waiting: { needed: 'due', released: 'due', ...concluded },
  failed: { needed: 'due', ...concluded },
};

/** The part of a product on an integration that the end of a comparison changes. Times are epoch ms. */
export interface ChannelProduct {
  readonly state: ChannelProductState;
  readonly neededRevision: number;
  readonly confirmedRevision: number;
  /** Why it waits or has failed. */
  readonly code: string | null;
  readonly dueAt: number | null;
  readonly attempts: number;
}

/** How a comparison of a product ended. `needed` is the revision that it looked at. */
export type Conclusion = { readonly needed: number } & (
  | { readonly event: 'in_step' }
  | { readonly event: 'held_back' | 'failed'; readonly code: string }
  | { readonly event: 'put_off'; readonly at: number; readonly attempts: number }
);

/** Returns a product on an integration after a comparison of it ended. `now` is in epoch ms. Pure. */
export function concludeProduct(product: ChannelProduct, ended: Conclusion, now: number): ChannelProduct {
  const overtaken = product.neededRevision > ended.needed;
  const confirmedRevision =
    ended.event === 'in_step' ? Math.max(product.confirmedRevision, ended.needed) : product.confirmedRevision;
  return {
    state: transitionIn(channelProductMachine, product.state, overtaken ? 'overtaken' : ended.event),
    neededRevision: product.neededRevision,
    confirmedRevision,
    code: overtaken || !('code' in ended) ? null : ended.code,
    dueAt: overtaken ? now : 'at' in ended ? ended.at : null,
    attempts: 'attempts' in ended ? ended.attempts : 0,
  };
}
