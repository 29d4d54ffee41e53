import { detailsText } from '@onhand/domain/audit/details.ts';
import type { AuditedChange } from '@onhand/domain/audit/details.ts';
import type { AuditEntry } from '@onhand/domain/audit/entry.ts';
import { CompiledQuery } from 'kysely';
import { sha256 } from './sha256.ts';

/** What somebody asks for, before it is known whether it is done. */
export type Action = Omit<AuditEntry, 'details'> & {
  /** The part of the request that the log keeps, without secrets and personal data. Undefined: none. */
  readonly asked: unknown;
};

/**
 * Returns the statement that writes an action's entry, if its transaction wrote rows or disclosed something.
 * A second transaction of the same request, at the same time, writes none.
 */
export function entryStatement(
  action: Action,
  { changes, isDisclosure }: { readonly changes: readonly AuditedChange[]; readonly isDisclosure: boolean },
): CompiledQuery {
  const { merchantId, requestId, at, actor, subject, asked } = action;
  return CompiledQuery.raw(insertEntry, [
    merchantId,
    requestId,
    at.toISOString(),
    actor.label,
    actor.keyId,
    actor.role,
    action.action,
    subject.kind,
    subject.id,
    detailsText({ asked, changes }, sha256),
    isDisclosure,
  ]);
}

const insertEntry = `
  insert into audit_entries (merchant_id, request_id, at, actor, actor_key, actor_role, action, subject_kind,
                             subject_id, details)
  select $1::uuid, $2::uuid, $3::timestamptz, $4, $5::uuid, $6, $7, $8, $9, $10::json
  where $11::boolean or onhand_rows_written() > current_setting('onhand.rows_before')::bigint
  on conflict (request_id) do nothing`;
