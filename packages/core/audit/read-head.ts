import type { Db } from '@onhand/database/connect.ts';
import type { ChainHead } from '@onhand/domain/audit/entry.ts';
import { emptyChain } from '@onhand/domain/audit/entry.ts';
import { sql } from 'kysely';

/** Where a chain ends, and the number of committed entries that are not chained yet. */
export interface Head extends ChainHead {
  readonly waiting: number;
}

/** Reads the end of a chain. A chain without entries ends at position 0. */
export async function readHead(db: Db, chainId: string): Promise<Head> {
  const { rows } = await sql<{ position: number | null; hash: string | null; waiting: number }>`
    select head.position, encode(head.hash, 'hex') as hash,
           (select count(*)::int from audit_entries where chain_id = ${chainId} and position is null) as waiting
    from (select 1) one left join audit_heads head on head.chain_id = ${chainId}`.execute(db);
  const { position = null, hash = null, waiting = 0 } = rows[0] ?? {};
  return { ...(position === null || hash === null ? emptyChain : { position, hash }), waiting };
}

/** Reads the ends of all chains. */
export async function readHeads(db: Db): Promise<readonly (Head & { readonly chainId: string })[]> {
  const { rows } = await sql<Head & { chainId: string }>`
    select head.chain_id as "chainId", head.position, encode(head.hash, 'hex') as hash,
           (select count(*)::int from audit_entries entry
            where entry.chain_id = head.chain_id and entry.position is null) as waiting
    from audit_heads head order by head.chain_id`.execute(db);
  return rows;
}
