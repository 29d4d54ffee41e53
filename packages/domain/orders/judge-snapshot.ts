/**
 * A platform's description of an order. `readStartedAt` is in epoch ms, or null if the platform pushed it.
 */
interface Snapshot {
  readonly version: number | null;
  readonly hash: string;
  readonly readStartedAt: number | null;
}

/** The stored snapshot of an order, and when it was stored (epoch ms). */
export interface HeldSnapshot extends Snapshot {
  readonly takenAt: number;
}

export interface ArrivingSnapshot extends Snapshot {
  readonly partial: boolean;
}

/**
 * What to do with a snapshot.
 *
 * - `take`: it is newer than the stored one.
 * - `repeat`: it is identical to the stored one.
 * - `older`: the stored one is newer.
 * - `reread`: nobody can tell, so the order is read again and that reading is taken.
 */
export type Verdict = 'take' | 'repeat' | 'older' | 'reread';

/**
 * Decides whether a snapshot replaces the stored one (null if there is none). Two readings compare by their
 * start, because a reading is at least as new as its start. A pushed snapshot with an equal or incomparable
 * version proves only that something may have changed (DESIGN §4.1). Pure.
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
  // A reading may lack the content of a push, or of another reading, that came after it began or in the same
  // millisecond.
  return held.readStartedAt === null && arriving.readStartedAt > held.takenAt ? 'take' : 'reread';
}
