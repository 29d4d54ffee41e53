/** What a platform said of an order. `readStartedAt`: epoch ms, null where it was pushed to us. */
interface Snapshot {
  readonly version: number | null;
  readonly hash: string;
  readonly readStartedAt: number | null;
}

/** What we hold of an order, and since when (epoch ms). */
export interface HeldSnapshot extends Snapshot {
  readonly takenAt: number;
}

export interface ArrivingSnapshot extends Snapshot {
  readonly partial: boolean;
}

/**
 * take: it is newer; repeat: we hold exactly this; older: we hold something newer;
 * reread: it cannot be told, so the order is read again and that reading is taken.
 */
export type Verdict = 'take' | 'repeat' | 'older' | 'reread';

/**
 * Whether a snapshot replaces the one we hold (null: none yet). A reading is judged against another reading by
 * when it began: its content is at least as new as that. A pushed snapshot of an equal or incomparable version
 * proves nothing but that something may have changed (DESIGN §4.1). Pure.
 */
export function judgeSnapshot(held: HeldSnapshot | null, arriving: ArrivingSnapshot): Verdict {
  if (arriving.partial) {
    return 'reread';
  }
  if (held === null) {
    return 'take';
  }
  if (held.version !== null && arriving.version !== null && held.version !== arriving.version) {
    return arriving.version > held.version ? 'take' : 'older';
  }
  if (held.hash === arriving.hash) {
    return 'repeat';
  }
  if (arriving.readStartedAt === null) {
    return 'reread';
  }
  if (held.readStartedAt !== null && held.readStartedAt !== arriving.readStartedAt) {
    return arriving.readStartedAt > held.readStartedAt ? 'take' : 'older';
  }
  // Begun before the push came in, or in the same millisecond as it or as the other reading, it may lack what that had.
  return held.readStartedAt === null && arriving.readStartedAt > held.takenAt ? 'take' : 'reread';
}
