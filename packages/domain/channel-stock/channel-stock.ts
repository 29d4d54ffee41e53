/** Whether a channel stock waits for a write, has one under way, or may not be written. */
export const channelStockStates = ['idle', 'due', 'open', 'unknown', 'blocked'] as const;
export type ChannelStockState = (typeof channelStockStates)[number];

/** The part of a channel stock that its state machine reads and writes. Times are epoch ms. */
export interface ChannelStock {
  readonly state: ChannelStockState;
  /**
   * Why it may not be written. In state `blocked`: a block reason of ours, or the code of a failure. In state
   * `due`: what it waits for by itself until `dueAt`.
   */
  readonly blockCode: string | null;
  /** Each cause for a new figure raises it by one. */
  readonly neededRevision: number;
  /** When the oldest need that is not confirmed yet arose. */
  readonly neededAt: number | null;
  readonly cause: string | null;
  /** The revision that somebody asked to be sent even if its figure is shown already. */
  readonly forcedRevision: number;
  /** The revision and the figure of the last write, whatever became of it. */
  readonly submittedRevision: number;
  readonly submitted: number | null;
  /** The units that the last write adds, where it adjusts; null where it sets the figure. */
  readonly submittedDelta: number | null;
  /** The listing is ended once the last figure, a 0, is confirmed. */
  readonly ends: boolean;
  /** The platform refused the last 0, and keeps the figure from before until it takes another one. */
  readonly zeroRefused: boolean;
  readonly confirmedRevision: number;
  readonly confirmed: number | null;
  readonly confirmedReadAt: number | null;
  readonly confirmedAt: number | null;
  /** The last figure that was read or confirmed, and when its reading began. */
  readonly known: number | null;
  readonly knownAt: number | null;
  /** The last figure that was pushed or read. */
  readonly seen: number | null;
  readonly seenWhy: 'unmanaged' | 'absent' | 'inactive' | null;
  readonly seenAt: number | null;
  /** When it is to be read; null: no reading is wanted. */
  readonly readDueAt: number | null;
  /** The reading under way. A write that begins makes it worthless. */
  readonly readingKey: string | null;
  /** When it is to be written (`due`) or read back (`unknown`). */
  readonly dueAt: number | null;
  /** Attempts at the needed figure, the one under way included. */
  readonly attempts: number;
  /** The attempt under way: the lease's epoch, the request's key, and when it was committed. */
  readonly openEpoch: number | null;
  readonly openRequestKey: string | null;
  readonly openedAt: number | null;
}

/** A figure that a platform returned or showed, and when its reading began (epoch ms). */
export interface SeenFigure {
  readonly quantity: number;
  readonly readStartedAt: number;
}
