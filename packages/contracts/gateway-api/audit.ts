import { z } from 'zod';
import { role } from './api-keys.ts';

/** SHA-256 in hexadecimal. */
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Who acted. Onhand itself acts without a key. */
const actor = z.object({ label: z.string(), keyId: z.uuid().nullable(), role: role.nullable() });

/** What an operator did, or a change of a setting. */
const said = {
  requestId: z.uuid(),
  /** Null: it concerns the installation. */
  merchantId: z.uuid().nullable(),
  at: z.date(),
  actor,
  /** Such as `integration.pause`. */
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string().nullable() }),
  /** What was asked, and the settings before and after. */
  details: z.unknown(),
};

/** An entry of the audit log. The last three are null until it is chained, a few seconds after its commit. */
export const auditEntry = z.object({
  ...said,
  position: z.int().nullable(),
  previousHash: hash.nullable(),
  hash: hash.nullable(),
});

/** Where a chain ends. Keep it elsewhere: it proves later that nothing was cut off. */
export const auditHead = z.object({
  /** The merchant's id; for the installation's chain, the nil UUID. */
  chainId: z.uuid(),
  /** 0: the chain has no entries. */
  position: z.int(),
  hash,
  /** The number of entries that are committed and not chained yet. */
  waiting: z.int(),
});

/** One line of an export. */
export const exportedEntry = z.strictObject({
  ...said,
  at: z.iso.datetime().transform((text) => new Date(text)),
  position: z.int().positive(),
  previousHash: hash,
  hash,
});
