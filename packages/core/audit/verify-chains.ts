import type { Db } from '@onhand/database/connect.ts';
import { canonicalJson } from '@onhand/domain/audit/canonical-json.ts';
import { checkEnd, checkEntry } from '@onhand/domain/audit/check-chain.ts';
import type { ChainFault } from '@onhand/domain/audit/check-chain.ts';
import { emptyChain } from '@onhand/domain/audit/entry.ts';
import type { ChainedEntry, ChainHead } from '@onhand/domain/audit/entry.ts';
import { sql } from 'kysely';
import { chainedEntryOf } from './entry-row.ts';
import { readPages } from './read-chain.ts';
import { readHead } from './read-head.ts';
import { sha256 } from './sha256.ts';

/** What verifying a chain found. */
export interface ChainReport {
  readonly chainId: string;
  /** The number of entries up to the first fault. */
  readonly entries: number;
  /** The number of entries that are committed and not chained yet. Nothing protects them until then. */
  readonly waiting: number;
  /** The first fault; null: the chain is whole. */
  readonly fault: ChainFault | null;
}

/** The end of a chain that was kept outside the database. */
export interface KeptHead extends ChainHead {
  readonly chainId: string;
}

/**
 * Verifies the chains of all merchants and of the installation, one after the other. `kept`: ends that were
 * kept elsewhere, which the chains must reach. Reads pages, so it takes little memory.
 */
export async function* verifyChains(
  db: Db,
  kept: readonly KeptHead[] = [],
): AsyncGenerator<ChainReport, void, undefined> {
  const { rows } = await sql<{ chainId: string }>`
    select chain_id as "chainId" from audit_heads union select chain_id from audit_entries
    order by 1`.execute(db);
  const chains = new Set([...rows.map(({ chainId }) => chainId), ...kept.map(({ chainId }) => chainId)]);
  for (const chainId of chains) {
    yield await verifyChain(
      db,
      chainId,
      kept.filter((head) => head.chainId === chainId),
    );
  }
}

async function verifyChain(db: Db, chainId: string, kept: readonly ChainHead[]): Promise<ChainReport> {
  // The end is read first: the chain grows meanwhile, and must not be shorter than its end.
  const { waiting, ...recorded } = await readHead(db, chainId);
  const found = await verifyEntries(storedEntries(db, chainId), emptyChain, [...kept, recorded]);
  return { chainId, waiting, ...found };
}

/**
 * Verifies the entries that follow `before` in a chain, and that the chain reaches `ends`. Returns the number
 * of entries up to the first fault.
 */
export async function verifyEntries(
  entries: AsyncIterable<ChainedEntry>,
  before: ChainHead,
  ends: readonly ChainHead[],
): Promise<Pick<ChainReport, 'entries' | 'fault'>> {
  const hashes = new Map([[before.position, before.hash]]);
  const wanted = new Set(ends.map(({ position }) => position));
  let last = before;
  let count = 0;
  for await (const entry of entries) {
    const fault = checkEntry(last, entry, sha256);
    if (fault !== null) return { entries: count, fault };
    last = entry;
    count += 1;
    if (wanted.has(entry.position)) hashes.set(entry.position, entry.hash);
  }
  const faults = ends.map((end) => checkEnd(end, hashes.get(end.position) ?? null));
  const [fault = null] = faults.filter((one) => one !== null).toSorted((a, b) => a.position - b.position);
  return { entries: count, fault };
}

/**
 * Reads a chain. Details that do not stand exactly as they were written are no longer those that were hashed.
 */
async function* storedEntries(db: Db, chainId: string): AsyncGenerator<ChainedEntry, void, undefined> {
  for await (const page of readPages(db, chainId)) {
    for (const row of page) {
      const entry = chainedEntryOf(row);
      if (entry === null) continue;
      yield canonicalJson(entry.details) === row.details ? entry : { ...entry, details: row.details };
    }
  }
}
