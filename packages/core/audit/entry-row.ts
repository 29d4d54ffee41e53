import type { AuditEntry, ChainedEntry } from '@onhand/domain/audit/entry.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';

/** An entry of the audit log as it is stored. `details` is the stored text. */
export interface EntryRow {
  readonly id: number;
  readonly merchantId: MerchantId | null;
  readonly requestId: string;
  readonly at: Date;
  readonly actor: string;
  readonly actorKey: string | null;
  readonly actorRole: 'viewer' | 'operator' | 'admin' | null;
  readonly action: string;
  readonly subjectKind: string;
  readonly subjectId: string | null;
  readonly details: string;
  /** Null: the entry is not chained yet. */
  readonly position: number | null;
  readonly previousHash: string | null;
  readonly hash: string | null;
}

export const entryColumns = `id, merchant_id as "merchantId", request_id as "requestId", at, actor,
  actor_key as "actorKey", actor_role as "actorRole", action, subject_kind as "subjectKind",
  subject_id as "subjectId", details::text as details, position, encode(previous_hash, 'hex') as "previousHash",
  encode(hash, 'hex') as hash`;

/** Converts a stored entry to what it says. */
export function entryOf(row: EntryRow): AuditEntry {
  const { merchantId, requestId, at, actor, actorKey, actorRole, action, subjectKind, subjectId } = row;
  return {
    merchantId,
    requestId,
    at,
    actor: { label: actor, keyId: actorKey, role: actorRole },
    action,
    subject: { kind: subjectKind, id: subjectId },
    details: JSON.parse(row.details),
  };
}

/** Converts a stored entry that is chained; null: it is not. */
export function chainedEntryOf(row: EntryRow): ChainedEntry | null {
  const { position, previousHash, hash } = row;
  return position === null || previousHash === null || hash === null
    ? null
    : { ...entryOf(row), position, previousHash, hash };
}
