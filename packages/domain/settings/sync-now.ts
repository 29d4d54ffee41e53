import { permission } from './permission.ts';
import type { Permitting, Refusal } from './permission.ts';

/** What Sync Now does with a listing: its figure is read and accepted, or ours is written. */
export type SyncNow =
  | { readonly kind: 'import' | 'write' }
  | { readonly kind: 'never'; readonly code: Refusal };

/**
 * Decides what Sync Now does at an integration. At a source whose stock may flow in, it is a one-off import,
 * in every mode: a source is never written because someone asked. Pure.
 */
export function syncNowAt(inventory: Permitting & { readonly isSource: boolean }): SyncNow {
  if (inventory.isSource && permission(inventory, 'bulk_import').kind === 'now') return { kind: 'import' };
  const answer = permission(inventory, 'sync_now');
  return answer.kind === 'never' ? answer : { kind: 'write' };
}

/** How far one quantity of a listing has come: done, or what holds it back. */
export interface SyncNowProgress {
  readonly isDone: boolean;
  readonly blockCode: string | null;
}

/**
 * What Sync Now did at a listing. `written`: the platform shows our figure. `read`: the source's figure was
 * read and accepted. `pending`: the write or the reading is under way. `blocked`: nothing happens now.
 */
export type SyncNowOutcome =
  | { readonly kind: 'written' | 'read' | 'pending' }
  | { readonly kind: 'blocked'; readonly code: string };

/**
 * Tells what Sync Now did at a listing, from the progress of its quantities. One that is held back counts
 * first, then one that is under way. Pure.
 */
export function syncNowOutcome(
  does: 'import' | 'write',
  quantities: readonly SyncNowProgress[],
): SyncNowOutcome {
  if (quantities.length === 0) return { kind: 'blocked', code: 'no_location_mapped' };
  const waiting = quantities.filter(({ isDone }) => !isDone);
  const code = waiting.find(({ blockCode }) => blockCode !== null)?.blockCode ?? null;
  if (code !== null) return { kind: 'blocked', code };
  if (waiting.length > 0) return { kind: 'pending' };
  return { kind: does === 'import' ? 'read' : 'written' };
}
