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
