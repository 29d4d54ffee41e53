/** What we hold of an order. `readStartedAt`: epoch ms, null where the snapshot was pushed to us. */
export interface HeldSnapshot {
  readonly version: number | null;
  readonly hash: string;
  readonly readStartedAt: number | null;
}

export interface ArrivingSnapshot extends HeldSnapshot {
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
  return held.readStartedAt === null || arriving.readStartedAt > held.readStartedAt ? 'take' : 'older';
}
