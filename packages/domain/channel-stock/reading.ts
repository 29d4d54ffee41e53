import type { ChannelStock } from './channel-stock.ts';
import { transition } from './transition.ts';

/** A reading of a channel stock, judged. Times are epoch ms. */
export interface JudgedReading {
  readonly quantity: number | null;
  readonly why: ChannelStock['seenWhy'];
  readonly readStartedAt: number;
  /** The figure that is known from this reading on; null: the one before stays known. */
  readonly known: { readonly figure: number; readonly at: number } | null;
  /** The figure rose and has to be read again by then; null: it has not. */
  readonly readAgainAt: number | null;
  /** It shows another figure than it should. */
  readonly isWrong: boolean;
  readonly at: number;
}

/** Returns a channel stock after a reading of it was judged, with whatever else `record` holds. Pure. */
export function afterReading<Record extends ChannelStock>(record: Record, reading: JudgedReading): Record {
  const { known, readStartedAt, readAgainAt, at } = reading;
  // A figure that was pushed since this reading began is newer.
  const isNewest = (record.seenAt ?? readStartedAt) <= readStartedAt;
  const read: Record = {
    ...record,
    ...(known !== null && { known: known.figure, knownAt: known.at }),
    ...(isNewest && { seen: reading.quantity, seenWhy: reading.why, seenAt: readStartedAt }),
    readDueAt: readAgainAt,
  };
  const needed =
    reading.isWrong && read.state !== 'blocked'
      ? transition(read, { kind: 'needed', cause: 'observation', at, keepsWait: true })
      : read;
  // A figure that rose is not overwritten before it was read again.
  return needed.state === 'due' && readAgainAt !== null
    ? { ...needed, dueAt: Math.max(needed.dueAt ?? 0, readAgainAt) }
    : needed;
}
