import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';

type Found<T> = { readonly kind: 'found'; readonly byId: ReadonlyMap<string, T> };

/**
 * What a shop has of these ids, each with its own result. An id in another form than the shop's fails the whole
 * request, so a refused one is halved until that id stands alone.
 */
export async function readById<T>(
  ids: readonly string[],
  read: (ids: readonly string[]) => Promise<Found<T> | Fault>,
): Promise<Keyed<{ result: T | { kind: 'absent' } | Fault }>[]> {
  const answer = await read(ids);
  if (answer.kind === 'found') {
    return ids.map((key) => ({ key, result: answer.byId.get(key) ?? { kind: 'absent' } }));
  }
  if (answer.kind !== 'rejected' || ids.length === 1) return ids.map((key) => ({ key, result: answer }));
  const half = Math.ceil(ids.length / 2);
  return [...(await readById(ids.slice(0, half), read)), ...(await readById(ids.slice(half), read))];
}
