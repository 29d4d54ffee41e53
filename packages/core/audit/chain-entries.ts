import type { Db, Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { hashedText } from '@onhand/domain/audit/entry.ts';
import type { ChainHead } from '@onhand/domain/audit/entry.ts';
import { sql } from 'kysely';
import { entryColumns, entryOf } from './entry-row.ts';
import type { EntryRow } from './entry-row.ts';
import { sha256 } from './sha256.ts';

/** Bounds one call: this many chains, and of each this many entries. */
export interface ChainBounds {
  readonly chains: number;
  readonly entries: number;
}

/**
 * Appends the committed entries that have no place yet to their chains, each chain in a transaction of its
 * own. Returns whether entries may be left. A chain that fails does not keep the others from growing.
 *
 * @throws AggregateError with the errors of the chains that failed, after the last one
 */
export async function chainEntries(db: Db, bounds: ChainBounds): Promise<{ readonly more: boolean }> {
  const chains = await findUnchained(db, bounds.chains);
  const errors: unknown[] = [];
  let more = chains.length === bounds.chains;
  for (const chainId of chains) {
    try {
      const chained = await inTransaction(db, (tx) => growChain(tx, chainId, bounds.entries));
      more ||= chained === bounds.entries;
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, errors.map(String).join('; '));
  return { more };
}

async function findUnchained(db: Db, limit: number): Promise<readonly string[]> {
  const { rows } = await sql<{ chainId: string }>`
    select distinct chain_id as "chainId" from audit_entries where position is null
    order by chain_id limit ${limit}`.execute(db);
  return rows.map(({ chainId }) => chainId);
}

/** Appends entries to one chain, and returns their number. */
async function growChain(tx: Tx, chainId: string, limit: number): Promise<number> {
  let head = await lockHead(tx, chainId);
  // After the lock, so that no entry is read that another process has chained meanwhile.
  const { rows } = await sql<EntryRow>`
    select ${sql.raw(entryColumns)} from audit_entries
    where chain_id = ${chainId} and position is null order by id limit ${limit}`.execute(tx);
  const links = rows.map((row) => {
    const place = { position: head.position + 1, previousHash: head.hash };
    const hash = sha256(hashedText({ ...entryOf(row), ...place }));
    head = { position: place.position, hash };
    return { id: row.id, ...place, hash };
  });
  if (links.length === 0) return 0;
  await sql`
    update audit_entries set position = link.position, previous_hash = decode(link.previous_hash, 'hex'),
                             hash = decode(link.hash, 'hex')
    from ${recordset(
      links.map(({ previousHash: previous_hash, ...link }) => ({ ...link, previous_hash })),
      'link',
      'id bigint, position bigint, previous_hash text, hash text',
    )}
    where audit_entries.id = link.id`.execute(tx);
  await sql`
    update audit_heads set position = ${head.position}, hash = decode(${head.hash}, 'hex')
    where chain_id = ${chainId}`.execute(tx);
  return links.length;
}

/** Locks a chain's end until the transaction is over. A new chain begins empty. */
async function lockHead(tx: Tx, chainId: string): Promise<ChainHead> {
  await sql`insert into audit_heads (chain_id) values (${chainId}) on conflict do nothing`.execute(tx);
  const { rows } = await sql<ChainHead>`
    select position, encode(hash, 'hex') as hash from audit_heads where chain_id = ${chainId} for update`.execute(
    tx,
  );
  const [head] = rows;
  if (head === undefined) throw new Error(`The chain ${chainId} has no end.`);
  return head;
}
