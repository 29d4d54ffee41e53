import { Refusal } from './refusal.ts';
import { inDatabase } from './state.ts';
import type { Backup, ShopState } from './state.ts';

/** Keeps a copy of the shop's database. It replaces an earlier backup. */
export function backUp(state: ShopState): void {
  state.backup = databaseOf(state);
}

/**
 * Replaces the shop's database with its backup. Orders, products and webhooks since then are gone, and the
 * numbers of those orders are given out again.
 *
 * @throws Refusal 409 `backup_missing`
 */
export function restoreBackup(state: ShopState): void {
  if (state.backup === null) throw new Refusal(409, 'backup_missing', 'The shop has no backup.');
  Object.assign(state, structuredClone(state.backup));
}

function databaseOf(state: ShopState): Backup {
  // The cast is safe: the entries have exactly the keys of a backup.
  return structuredClone(Object.fromEntries(inDatabase.map((key) => [key, state[key]]))) as Backup;
}
