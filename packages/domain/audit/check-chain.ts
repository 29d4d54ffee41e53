import { hashedText } from './entry.ts';
import type { ChainedEntry, ChainHead } from './entry.ts';

/**
 * What is wrong with a chain.
 *
 * - `entry_missing`: entries between two positions are gone.
 * - `entry_moved`: an entry does not follow the entry before it: one of them was moved or replaced.
 * - `entry_changed`: an entry does not have its own hash.
 * - `end_missing`: the chain ends before its recorded end, or before an end that was kept elsewhere.
 * - `end_differs`: the chain's entry at the recorded or kept end has another hash.
 */
export interface ChainFault {
  readonly kind: 'entry_missing' | 'entry_moved' | 'entry_changed' | 'end_missing' | 'end_differs';
  /** The first position at which the chain is broken. */
  readonly position: number;
}

/** Computes the SHA-256 of a text, in lower-case hexadecimal. */
export type Hash = (text: string) => string;

/** Checks the entry that should follow `before`. Returns the fault, or null. Pure. */
export function checkEntry(before: ChainHead, entry: ChainedEntry, hash: Hash): ChainFault | null {
  const expected = before.position + 1;
  if (entry.position > expected) return { kind: 'entry_missing', position: expected };
  if (entry.position < expected) return { kind: 'entry_moved', position: entry.position };
  if (entry.previousHash !== before.hash) return { kind: 'entry_moved', position: expected };
  return hash(hashedText(entry)) === entry.hash ? null : { kind: 'entry_changed', position: expected };
}

/**
 * Checks that a chain reaches an end that was recorded: `kept`. `hashAt` is the hash of the chain's entry at
 * that position, null if it has none. Pure.
 */
export function checkEnd(kept: ChainHead, hashAt: string | null): ChainFault | null {
  if (kept.position === 0) return null;
  if (hashAt === null) return { kind: 'end_missing', position: kept.position };
  return hashAt === kept.hash ? null : { kind: 'end_differs', position: kept.position };
}
