import type { MerchantId } from '../ids.ts';
import { canonicalJson } from './canonical-json.ts';

/** What an operator did, as the audit log tells it. `merchantId` null: it concerns the installation. */
export interface AuditEntry {
  readonly merchantId: MerchantId | null;
  readonly requestId: string;
  /** Of millisecond precision. */
  readonly at: Date;
  /** The API key that acted, by its label, id and role. Onhand itself acts without a key. */
  readonly actor: { readonly label: string; readonly keyId: string | null; readonly role: string | null };
  /** Such as `integration.pause`. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string | null };
  /** What was asked, and the settings before and after. JSON data. */
  readonly details: unknown;
}

/** An entry's place in its chain. Hashes are SHA-256 in lower-case hexadecimal. */
export interface ChainLink {
  /** From 1, without gaps. */
  readonly position: number;
  /** The hash of the entry before; of the first entry: {@link noHash}. */
  readonly previousHash: string;
}

export type ChainedEntry = AuditEntry & ChainLink & { readonly hash: string };

/** Where a chain ends: the position and the hash of its last entry. */
export interface ChainHead {
  readonly position: number;
  readonly hash: string;
}

/** The hash that stands before a chain's first entry. */
export const noHash: string = '0'.repeat(64);

/** The end of a chain without entries. */
export const emptyChain: ChainHead = { position: 0, hash: noHash };

/**
 * Returns the text whose SHA-256 is an entry's hash: the canonical JSON of all that the entry says, and of
 * its place. docs/audit.md shows it. Pure.
 */
export function hashedText(entry: AuditEntry & ChainLink): string {
  const { merchantId, requestId, at, actor, action, subject, details, position, previousHash } = entry;
  return canonicalJson({
    format: 'onhand-audit-1',
    merchantId,
    requestId,
    at: at.toISOString(),
    actor: { label: actor.label, keyId: actor.keyId, role: actor.role },
    action,
    subject: { kind: subject.kind, id: subject.id },
    details,
    position,
    previousHash,
  });
}
