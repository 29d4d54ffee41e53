import { auditHead, exportedEntry } from '@onhand/contracts/gateway-api/audit.ts';
import { emptyChain, noHash } from '@onhand/domain/audit/entry.ts';
import type { ChainedEntry, ChainHead } from '@onhand/domain/audit/entry.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { chainIdOf } from './chain-id.ts';
import { verifyEntries } from './verify-chains.ts';
import type { ChainReport, KeptHead } from './verify-chains.ts';

/** Lines of text, from their beginning each time. */
export type Lines = () => AsyncIterable<string>;

/**
 * Verifies an export that begins after the position `after`. Of `kept`, the ends of its own chain count. An
 * export without entries counts as the installation's.
 *
 * @throws Error that names a line which holds no entry
 */
export async function verifyExport(
  lines: Lines,
  { kept, after }: { readonly kept: readonly KeptHead[]; readonly after: number },
): Promise<ChainReport> {
  const first = await firstOf(entriesIn(lines));
  const chainId = chainIdOf(first?.merchantId ?? null);
  const ends: readonly ChainHead[] = kept.filter((head) => head.chainId === chainId);
  const before = after === 0 ? emptyChain : { position: after, hash: first?.previousHash ?? noHash };
  return { chainId, waiting: 0, ...(await verifyEntries(entriesIn(lines), before, ends)) };
}

/** Reads chains' ends, one on each line, as `GET /v1/audit/head` and `npm run audit -- heads` give them. */
export async function readKeptHeads(lines: Lines): Promise<readonly KeptHead[]> {
  const heads: KeptHead[] = [];
  for await (const head of parsed(lines, (line) => auditHead.partial({ waiting: true }).parse(line))) {
    heads.push(head);
  }
  return heads;
}

function entriesIn(lines: Lines): AsyncGenerator<ChainedEntry, void, undefined> {
  return parsed(lines, (line) => {
    const { merchantId, ...entry } = exportedEntry.parse(line);
    // The brand exists only for the compiler.
    return { ...entry, merchantId: merchantId as MerchantId | null };
  });
}

async function* parsed<T>(lines: Lines, parse: (line: unknown) => T): AsyncGenerator<T, void, undefined> {
  let number = 0;
  for await (const line of lines()) {
    number += 1;
    if (line.trim() === '') continue;
    let one: T;
    try {
      one = parse(JSON.parse(line));
    } catch (error) {
      throw new Error(`Line ${number} is not what was exported.`, { cause: error });
    }
    yield one;
  }
}

async function firstOf<T>(all: AsyncIterable<T>): Promise<T | undefined> {
  for await (const one of all) return one;
  return undefined;
}
