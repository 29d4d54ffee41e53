import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';

type RecordsById<T> = { readonly kind: 'found'; readonly byId: ReadonlyMap<string, T> };

/**
 * Reads records by ID and returns one result per ID. A malformed ID fails the whole request. A refused
 * request is therefore halved until only the malformed ID fails.
 */
export async function readById<T>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<RecordsById<T> | Fault>,
): Promise<Keyed<{ result: T | { kind: 'absent' } | Fault }>[]> {
  const answer = await read(ids);
  if (answer.kind === 'found') {
    return ids.map((key) => ({ key, result: answer.byId.get(key) ?? { kind: 'absent' } }));
  }
  if (answer.kind !== 'rejected' || ids.length === 1) return ids.map((key) => ({ key, result: answer }));
  const half = Math.ceil(ids.length / 2);
  return [...(await readById(ids.slice(0, half), read)), ...(await readById(ids.slice(half), read))];
}
