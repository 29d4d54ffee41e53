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
  /** This very event was recorded before, so it brings no news. */
  readonly known: boolean;
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
 * Decides whether a snapshot replaces the stored one (null if there is none). A reading is at least as new as
 * its start, so a reading that began after the stored snapshot was stored is newer, whatever its version: a
 * shop's clock may have been set back. A push proves only by a higher version that it is newer, and only a
 * repeated push of a lower version is surely older (DESIGN §4.1). Pure.
 */
export function judgeSnapshot(held: HeldSnapshot | null, arriving: ArrivingSnapshot): Verdict {
  if (arriving.partial) {
    return 'reread';
  }
  if (held === null) {
    return 'take';
  }
  if (held.hash === arriving.hash) {
    return 'repeat';
  }
  const byVersion = order(held.version, arriving.version);
  if (arriving.readStartedAt === null) {
    if (byVersion === 'older' && arriving.known) return 'older';
    return byVersion === 'newer' ? 'take' : 'reread';
  }
  if (arriving.readStartedAt > held.takenAt) {
    return 'take';
  }
  // The push may tell of a change that came after the reading began, also with a lower version.
  if (held.readStartedAt === null) {
    return 'reread';
  }
  return ofOverlapping(order(held.readStartedAt, arriving.readStartedAt), byVersion);
}

/**
 * Returns the version to store with a taken snapshot. Once an order's version has fallen, its shop's clock
 * was set back. Deliveries from before that may still come, so its versions compare no more (null). Pure.
 */
export function versionAfter(held: HeldSnapshot | null, arriving: ArrivingSnapshot): number | null {
  if (held === null) return arriving.version;
  return order(held.version, arriving.version) === 'newer' || held.version === arriving.version
    ? arriving.version
    : null;
}

type Order = 'newer' | 'older' | 'unknown';

function order(held: number | null, arriving: number | null): Order {
  if (held === null || arriving === null || held === arriving) return 'unknown';
  return arriving > held ? 'newer' : 'older';
}

/**
 * Judges a reading that began before the stored reading was stored. The stored one may show a change that
 * came after both had begun, so the start decides only where the version does not contradict it.
 */
function ofOverlapping(byStart: Order, byVersion: Order): Verdict {
  if (byStart === 'unknown' || (byVersion !== 'unknown' && byVersion !== byStart)) return 'reread';
  return byStart === 'newer' ? 'take' : 'older';
}
