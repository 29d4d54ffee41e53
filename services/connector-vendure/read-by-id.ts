import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';

export type RecordsById<T> = { readonly kind: 'found'; readonly byId: ReadonlyMap<string, T> };

/**
 * Reads records by ID and returns one result per ID. A malformed ID fails the whole request; connector-kit
 * then asks for fewer IDs.
 */
export async function readById<T>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<RecordsById<T> | SharedFault>,
): Promise<Keyed<{ result: T | { kind: 'absent' } | SharedFault }>[]> {
  const answer = await read(ids);
  if (answer.kind !== 'found') return ids.map((key) => ({ key, result: answer }));
  return ids.map((key) => ({ key, result: answer.byId.get(key) ?? { kind: 'absent' } }));
}
