import { entryOf } from '@onhand/core/audit/entry-row.ts';
import type { EntryRow } from '@onhand/core/audit/entry-row.ts';
import type { auditEntry } from '@onhand/contracts/gateway-api/audit.ts';
import type { z } from 'zod';

/** Renders an entry of the audit log. */
export function auditEntryView(row: EntryRow): z.infer<typeof auditEntry> {
  const { position, previousHash, hash, actorRole } = row;
  const entry = entryOf(row);
  return { ...entry, actor: { ...entry.actor, role: actorRole }, position, previousHash, hash };
}
