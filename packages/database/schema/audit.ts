import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Generated, GeneratedAlways } from 'kysely';
import type { Json } from './json.ts';

/** The tables of `core/audit`. */
export interface AuditTables {
  audit_entries: AuditEntriesTable;
  audit_heads: AuditHeadsTable;
}

interface AuditEntriesTable {
  id: GeneratedAlways<number>;
  merchant_id: MerchantId | null;
  chain_id: GeneratedAlways<string>;
  request_id: string;
  at: Date;
  actor: string;
  actor_key: string | null;
  actor_role: 'viewer' | 'operator' | 'admin' | null;
  action: string;
  subject_kind: string;
  subject_id: string | null;
  details: Json;
  position: number | null;
  previous_hash: Buffer | null;
  hash: Buffer | null;
}

interface AuditHeadsTable {
  chain_id: string;
  position: Generated<number>;
  hash: Generated<Buffer>;
}
