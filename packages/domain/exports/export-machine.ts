import type { StateMachine } from '../state-machine.ts';

/**
 * A product that is listed on an integration.
 *
 * - `intended`: it is to be listed. `waiting`: likewise, once the platform, a person or a schedule permits.
 * - `sending`: a call that lists it is under way. `unknown`: the call may have listed it.
 * - `exported`: the platform lists it, and its listings are linked.
 * - `failed`: the platform does not list it, and a person is asked. `lost`: likewise, but it may list it.
 * - `skipped`: there was nothing to list, or it was no longer wanted.
 */
export type ExportState =
  | 'intended'
  | 'waiting'
  | 'sending'
  | 'unknown'
  | 'exported'
  | 'failed'
  | 'lost'
  | 'skipped';

/** What can happen to a product that is listed. */
export type ExportEvent =
  /** A new item, or a person, wants it listed. */
  | 'wanted'
  /** A call that lists it is about to be sent. */
  | 'sent'
  /** Nothing was listed, and it is tried again later. */
  | 'postponed'
  /** Nobody knows what the call did. */
  | 'interrupted'
  /** The platform lists it. */
  | 'listed'
  /** The platform has no product with the marker, and can no longer get one from the call. */
  | 'absent'
  /** The platform refuses it, and does not list it. */
  | 'refused'
  /** The search ended without an answer too often. */
  | 'exhausted'
  /** It is not wanted any more, and nothing was sent. */
  | 'withdrawn'
  | 'retried';

/** The state that each event leads to. Only `intended` and `waiting` may be sent: never after `unknown`. */
export const exportMachine: StateMachine<ExportState, ExportEvent> = {
  intended: {
    wanted: 'intended',
    sent: 'sending',
    postponed: 'waiting',
    refused: 'failed',
    withdrawn: 'skipped',
  },
  waiting: {
    wanted: 'intended',
    sent: 'sending',
    postponed: 'waiting',
    refused: 'failed',
    withdrawn: 'skipped',
  },
  sending: { listed: 'exported', postponed: 'waiting', interrupted: 'unknown', refused: 'failed' },
  unknown: { listed: 'exported', postponed: 'unknown', absent: 'intended', exhausted: 'lost' },
  exported: { wanted: 'intended' },
  failed: { wanted: 'intended', retried: 'intended', withdrawn: 'skipped' },
  lost: { retried: 'unknown' },
  skipped: { wanted: 'intended' },
};
